/// Something countable about a component that is known before any data is read.
///
/// Two facts of the same quantity and text are the same shape: that is how a message about two shapes
/// that do not fit finds the edges by which each of them came.
public struct ShapeFact: Hashable, Sendable {
  /// What is counted or measured.
  public struct Quantity: Hashable, Sendable {
    /// The word for one.
    public let singular: String
    /// The word for several.
    public let plural: String

    /// Creates a quantity; the plural is the singular with an `s` unless it is given.
    public init(_ singular: String, plural: String? = nil) {
      self.singular = singular
      self.plural = plural ?? singular + "s"
    }

    /// The extents of images.
    public static let images = Quantity("image")
    /// Different outputs.
    public static let labels = Quantity("label")
    /// Classes of a dataset.
    public static let classes = Quantity("class", plural: "classes")
    /// Tasks of an episode.
    public static let tasks = Quantity("task")
    /// Episodes of a stream.
    public static let episodes = Quantity("episode")
    /// Steps of training.
    public static let steps = Quantity("step")
    /// Numbers of a feature vector.
    public static let features = Quantity("feature")
  }

  /// Whether a component passes the shape on.
  public enum Flow: Hashable, Sendable {
    /// It concerns the component alone.
    case own
    /// The component takes what has this shape.
    case taken
    /// The component gives what has this shape.
    case given
  }

  /// What is counted or measured.
  public let quantity: Quantity
  /// The shape with its unit: `10 classes`, `28x28x1`.
  public let text: String
  /// Whether the component passes it on.
  public let flow: Flow

  /// Creates a fact.
  public init(_ quantity: Quantity, _ text: String, _ flow: Flow = .own) {
    self.quantity = quantity
    self.text = text
    self.flow = flow
  }

  /// The extents of images.
  public static func images(_ shape: ImageShape, _ flow: Flow) -> Self {
    Self(.images, shape.description, flow)
  }

  /// A number of things: `10,400 steps`.
  public static func count(_ count: Int, _ quantity: Quantity, _ flow: Flow = .own) -> Self {
    Self(
      quantity, "\(grouped(count)) \(count == 1 ? quantity.singular : quantity.plural)", flow)
  }

  func isSame(as other: ShapeFact) -> Bool { quantity == other.quantity && text == other.text }

  private static func grouped(_ count: Int) -> String {
    var text = ""
    for (index, digit) in String(count.magnitude).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (count < 0 ? "-" : "") + String(text.reversed())
  }
}

extension Sequence where Element == ShapeFact {
  /// All facts on one line: `10,400 steps, 32x32x1 -> 2 labels`.
  ///
  /// The arrow stands between what is taken and what is given; where nothing is taken, all facts
  /// keep their order.
  public var detail: String {
    func list(_ facts: [ShapeFact]) -> String { facts.map(\.text).joined(separator: ", ") }
    let taken = filter { $0.flow == .taken }
    guard !taken.isEmpty else { return list(Array(self)) }
    let given = filter { $0.flow == .given }
    let passage = given.isEmpty ? list(taken) : "\(list(taken)) -> \(list(given))"
    let own = filter { $0.flow == .own }
    return own.isEmpty ? passage : "\(list(own)), \(passage)"
  }
}
