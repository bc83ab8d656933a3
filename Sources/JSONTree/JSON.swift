/// A JSON value whose objects keep the order of their members.
public indirect enum JSON: Equatable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case flag(Bool)
  /// A number without fraction or exponent that fits `Int`.
  case integer(Int)
  /// Any other number.
  case number(Double)
  /// A string.
  case text(String)
  /// A list.
  case list([JSON])
  /// Members in order, with different keys.
  case object([Member])

  /// One key of an object with its value.
  public struct Member: Equatable, Sendable {
    /// The key.
    public var key: String
    /// The value.
    public var value: JSON

    /// Creates a member.
    public init(_ key: String, _ value: JSON) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a key, or `nil` where there is none or the value is no object.
  public subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The members of an object, or `nil` for another value.
  public var members: [Member]? {
    guard case .object(let members) = self else { return nil }
    return members
  }

  /// The elements of a list, or `nil` for another value.
  public var elements: [JSON]? {
    guard case .list(let elements) = self else { return nil }
    return elements
  }

  /// The string, or `nil` for another value.
  public var string: String? {
    guard case .text(let string) = self else { return nil }
    return string
  }

  /// The integer, or `nil` for another value.
  public var int: Int? {
    guard case .integer(let int) = self else { return nil }
    return int
  }

  /// The number, integers included, or `nil` for another value.
  public var double: Double? {
    switch self {
    case .integer(let int): Double(int)
    case .number(let double): double
    default: nil
    }
  }
}
