public import EngramCore
import TensorEngine

/// A ResNet whose weights are read from a file and stay as they are.
///
/// Files of torchvision and timm have the same names; basic blocks or bottlenecks, and how many, follow from
/// them. Batch norms have the statistics of their training and are folded into the convolutions. Gradients
/// pass through to images.
///
/// > Source: He, Zhang, Ren & Sun (2016), <https://arxiv.org/abs/1512.03385>; bottlenecks stride in the 3x3
/// > convolution, as in both libraries.
public struct ResNet: FrozenEncoder {
  /// The word in YAML.
  public static let typeName = "resnet"
  /// One sentence for lists.
  public static let summary =
    "ResNet-18, -34 or -50 with frozen weights from a safetensors file of torchvision or timm."

  private let file: ResidualFile?
  private let extents: ResidualExtents
  private let weights = PreparedValue<ResidualWeights>()

  /// Opens a file of weights.
  ///
  /// - Parameter path: The file.
  /// - Throws: `DataError` when it does not hold a ResNet.
  public init(weights path: String) throws {
    let file = try ResidualFile(path)
    self.file = file
    extents = file.extents
  }

  /// Reads the settings, and of a file the names and shapes.
  public init(settings: inout SettingsReader) throws {
    let path = settings.optionalFile(
      "weights",
      "A safetensors file of torchvision or timm; without one the weights are drawn at random, as a control "
        + "and to measure time.")
    let size = settings.choice(
      "size", default: ResidualExtents.Depth.resNet18, "Without a file, which network it is.")
    let channels = settings.integer(
      "channels", default: 3, in: 1...1024, "Without a file, the values per pixel.")
    guard let path else {
      file = nil
      extents = .usual(size, channels: channels)
      return
    }
    for key in ["size", "channels"] {
      settings.warn(key, "the shapes in the file of 'weights' say it; remove one of the two")
    }
    do {
      let file = try ResidualFile(path)
      self.file = file
      extents = file.extents
    } catch {
      settings.reject("weights", error.message)
      throw IncompleteComponent()
    }
  }

  /// The channels of the last map.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    guard image.channels == extents.channels else {
      throw ShapeProblem(
        "the weights of the resnet are for images of \(extents.channels) channels, not of \(image)")
    }
    return extents.width
  }

  /// Reads the weights, or draws them.
  public func prepare() throws {
    _ = try weights.get { try file?.weights() ?? ResidualWeights.random(extents, seed: 0) }
  }

  /// A digest of all weights.
  public var weightDigest: String {
    let (digest, weights) = (ContentDigest(), weights.known)
    for layer in [weights.stem]
      + weights.blocks.flatMap({ $0.branch + [$0.skip].compactMap(\.self) })
    {
      digest.add(layer.kernel)
      digest.add(layer.bias)
    }
    return digest.text
  }

  /// Declares nothing: there is nothing to train.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    ResNetModule(weights: weights)
  }
}
