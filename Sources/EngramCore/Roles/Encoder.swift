public import TensorEngine

/// The description of a network that turns an image into a feature vector.
///
/// Law: the module declares its parameters in an order that depends on the settings alone.
public protocol Encoder: Component, Sendable {
  /// The length of the feature vector for images of an extent.
  ///
  /// - Throws: ``ShapeProblem`` when such images cannot be encoded.
  func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int

  /// Declares the parameters and returns the network.
  ///
  /// - Precondition: ``featureWidth(for:)`` accepts the extent.
  func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule

  /// Reads what modules need besides their parameters, such as the weights of a trained network; a second
  /// call does nothing.
  ///
  /// Learners call it when they are prepared themselves, before a module encodes anything.
  ///
  /// - Throws: ``DataError`` when a file is missing or damaged.
  func prepare() throws

  /// What a file of the module's parameters has to say besides them, such as the number of attention heads, for
  /// whoever reads an encoder from the file alone.
  var weightsMetadata: [String: String] { get }
}

extension Encoder {
  /// Nothing but parameters is needed.
  public func prepare() throws {}

  /// Names and shapes of the parameters say it all.
  public var weightsMetadata: [String: String] { [:] }
}

/// A network that turns images into feature vectors.
public protocol EncoderModule: Sendable {
  /// Encodes `[images, height, width, channels]` into `[images, features]`.
  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable
}

/// Two shapes that do not fit, found before any data is read.
public struct ShapeProblem: Error, CustomStringConvertible, Sendable {
  /// One sentence with both sides.
  public let message: String

  /// Creates a problem from its sentence.
  public init(_ message: String) { self.message = message }

  /// The sentence.
  public var description: String { message }
}
