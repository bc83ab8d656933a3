/// A value of a YAML document with its position.
public struct Node: Sendable {
  /// The three kinds of YAML values.
  public enum Content: Sendable {
    /// Text that is not typed before somebody asks for a type.
    case scalar(Scalar)
    /// A list.
    case sequence([Node])
    /// Keys and values in the order of the text.
    case mapping(Mapping)
  }

  /// What a tag of ours says about merging the value into that of a base file.
  public enum Directive: String, Hashable, Sendable {
    /// `!replace`: nothing of the base's value remains.
    case replace
    /// `!delete`: the key is removed.
    case delete
  }

  /// A value that this one took the place of.
  public struct Earlier: Hashable, Sendable {
    /// The value on one line, as far as it fits.
    public let text: String
    /// Where it was given.
    public let mark: Mark

    /// Remembers a value.
    public init(_ text: String, at mark: Mark) {
      self.text = text
      self.mark = mark
    }
  }

  /// The value.
  public var content: Content
  /// Where the value begins.
  public var mark: Mark
  /// How the value is merged, if a tag says so.
  public var directive: Directive?
  /// The values that this one took the place of, oldest first.
  public var history: [Earlier] = []

  /// Creates a node.
  public init(_ content: Content, at mark: Mark = .none, directive: Directive? = nil) {
    self.content = content
    self.mark = mark
    self.directive = directive
  }

  /// Creates a scalar whose text stands for itself: a number, `true`, `null`.
  public init(plain text: String) { self.init(.scalar(Scalar(text, style: .plain))) }

  /// Creates a scalar that is a string whatever it looks like.
  public init(string text: String) { self.init(.scalar(Scalar(text, style: .doubleQuoted))) }

  /// The scalar, if it is one.
  public var scalar: Scalar? { if case .scalar(let scalar) = content { scalar } else { nil } }

  /// The list, if it is one.
  public var sequence: [Node]? { if case .sequence(let nodes) = content { nodes } else { nil } }

  /// The mapping, if it is one.
  public var mapping: Mapping? { if case .mapping(let mapping) = content { mapping } else { nil } }

  /// Whether it is an empty plain scalar, `~` or `null`.
  public var isNull: Bool { scalar?.isNull ?? false }

  /// What it is, in the words of an error message: `the string "many"`, `a list`.
  public var kindDescription: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar): scalar.kindDescription
    }
  }
}

/// Keys and values in the order of the text; keys are unique.
public struct Mapping: Sendable {
  /// A key with its value.
  public struct Entry: Sendable {
    /// The key.
    public var key: String
    /// Where the key is.
    public var mark: Mark
    /// The value.
    public var value: Node

    /// Creates an entry.
    public init(_ key: String, at mark: Mark = .none, _ value: Node) {
      self.key = key
      self.mark = mark
      self.value = value
    }
  }

  /// From here on keys are looked up in a table; nearly every mapping is smaller and has none.
  private static let tableCount = 16

  /// The entries in order.
  public private(set) var entries: [Entry]
  /// The place of each key; empty for a small mapping.
  private var places: [String: Int] = [:]

  /// Creates a mapping; of two entries with one key the first counts.
  public init(_ entries: [Entry] = []) {
    var keys: Set<String> = []
    self.entries = entries.filter { keys.insert($0.key).inserted }
    tabulate()
  }

  /// The keys in order.
  public var keys: [String] { entries.map(\.key) }

  /// The entry of a key.
  public func entry(_ key: String) -> Entry? { place(of: key).map { entries[$0] } }

  /// The value of a key.
  public subscript(key: String) -> Node? { entry(key)?.value }

  /// Removes the entry of a key.
  public mutating func remove(_ key: String) { removeAll { $0.key == key } }

  /// Removes all entries of which something holds.
  public mutating func removeAll(where isSuperfluous: (Entry) -> Bool) {
    let count = entries.count
    entries.removeAll(where: isSuperfluous)
    if entries.count < count { tabulate() }
  }

  /// Replaces the entry with the same key, in its place, or appends the entry.
  public mutating func set(_ entry: Entry) {
    if let place = place(of: entry.key) {
      entries[place] = entry
    } else {
      entries.append(entry)
      if places.isEmpty { tabulate() } else { places[entry.key] = entries.count - 1 }
    }
  }

  private func place(of key: String) -> Int? {
    places.isEmpty ? entries.firstIndex { $0.key == key } : places[key]
  }

  private mutating func tabulate() {
    places = [:]
    guard entries.count > Self.tableCount else { return }
    for (place, entry) in entries.enumerated() { places[entry.key] = place }
  }
}
