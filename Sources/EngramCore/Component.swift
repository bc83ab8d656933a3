/// A part of an experiment that a YAML mapping with a `type:` key describes.
///
/// Laws, checked by the contract tests of `EngramTesting`:
/// * `init(settings:)` reads settings and other components, and touches neither data nor network;
/// * the same settings give components that behave the same;
/// * shapes are known after `init`, before any data is read.
public protocol Component {
  /// The word after `type:`, in lower-case-hyphen form.
  static var typeName: String { get }

  /// One sentence for `engram list`, ending with a full stop.
  static var summary: String { get }

  /// Reads the settings of the component.
  ///
  /// Mistakes in single settings are recorded by the reader, which then returns the default, so
  /// that all of them are reported together; only a missing part ends the initialiser early.
  ///
  /// - Throws: ``IncompleteComponent`` when another component that this one needs is not to be had.
  init(settings: inout SettingsReader) throws

  /// What is known about the component's shapes after `init`, for pictures of the experiment and for
  /// error messages that follow a shape to where it comes from.
  ///
  /// The protocols of the roles give what they know; empty for other components.
  var shapeFacts: [ShapeFact] { get }
}

extension Component {
  /// Nothing.
  public var shapeFacts: [ShapeFact] { [] }
}

/// A named part of a component that other components can use: `test` in `$digits.test`.
public struct Port: Hashable, Sendable {
  /// The word after the dot.
  public let name: String
  /// The role of the part.
  public let role: Role
  /// One sentence, ending with a full stop.
  public let summary: String

  /// Creates a port.
  public init(_ name: String, _ role: Role, _ summary: String) {
    self.name = name
    self.role = role
    self.summary = summary
  }
}

/// A component with parts that edges can lead to.
public protocol ComponentWithPorts: Component {
  /// The parts, which do not depend on the settings.
  static var ports: [Port] { get }

  /// The part behind a port, of the port's role.
  ///
  /// - Parameter port: One of the names in ``ports``.
  /// - Returns: The part; the same settings give parts that behave the same.
  func part(at port: String) -> any Component
}

/// Says that a component could not be made; what is wrong has been recorded as a diagnostic.
public struct IncompleteComponent: Error {
  /// Creates the marker.
  public init() {}
}

/// A kind of component, such as `dataset`, with the protocol that its members conform to.
public struct Role: Hashable, Sendable, CustomStringConvertible {
  /// The word that error messages and `engram list` use.
  public let name: String

  /// Creates a role of a name.
  public init(_ name: String) { self.name = name }

  /// The name.
  public var description: String { name }

  /// ``Dataset``.
  public static let dataset = Role("dataset")
  /// ``ImageTransform``.
  public static let transform = Role("transform")
  /// ``TaskStream``.
  public static let stream = Role("stream")
  /// ``Encoder``.
  public static let encoder = Role("encoder")
  /// ``SequenceLayer``.
  public static let sequenceLayer = Role("sequence-layer")
  /// ``Loss``.
  public static let loss = Role("loss")
  /// ``Optimizer``.
  public static let optimizer = Role("optimizer")
  /// ``Schedule``.
  public static let schedule = Role("schedule")
  /// ``Learner``.
  public static let learner = Role("learner")
  /// ``Metric``.
  public static let metric = Role("metric")
  /// ``Tracker``.
  public static let tracker = Role("tracker")
}
