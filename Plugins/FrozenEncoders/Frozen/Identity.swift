public import EngramCore
import TensorEngine

/// The pixels of an image as its features: for vectors that another network has made already.
public struct Identity: Encoder {
  /// The word in YAML.
  public static let typeName = "identity"
  /// One sentence for lists.
  public static let summary =
    "The numbers of an image as they are: for features made by another network."

  /// There is nothing to set.
  public init(settings: inout SettingsReader) throws {}

  /// All numbers of an image.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    image.elementCount
  }

  /// Declares nothing.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    Module(width: image.elementCount)
  }

  private struct Module: EncoderModule {
    let width: Int

    func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
      pass.tape.apply(Reshape([images.shape[0], width]), to: images)
    }
  }
}
