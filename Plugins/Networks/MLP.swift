public import EngramCore
import TensorEngine

/// Layers of given widths with ReLU, over all numbers of an image: for vectors of features and for
/// small images.
public struct MLP: Encoder {
  /// The word in YAML.
  public static let typeName = "mlp"
  /// One sentence for lists.
  public static let summary =
    "Fully connected layers with ReLU: for vectors of features and small images."

  private let widths: [Int]
  private let dropout: Float

  /// Creates the encoder with one layer for each width.
  public init(widths: [Int], dropout: Float) {
    self.widths = widths
    self.dropout = dropout
  }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    widths = settings.integers(
      "widths", default: [256, 128], in: 1...65_536,
      "Width of each layer; that of the last one is the number of features.")
    dropout = Float(
      settings.number("dropout", default: 0, in: 0...0.9, "Dropout rate after each layer."))
    if widths.isEmpty {
      settings.reject("widths", "there is no layer; give at least one width, such as [128]")
    }
  }

  /// The last width.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    guard let width = widths.last else {
      throw ShapeProblem("mlp has no layers to encode \(image) with")
    }
    return width
  }

  /// Declares `0.weight`, `0.bias`, `1.weight`, ….
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    var inputs = image.elementCount
    let layers = widths.enumerated().map { index, outputs in
      let part = scope.part("\(index)")
      defer { inputs = outputs }
      return LinearLayer(part, inputs: inputs, outputs: outputs)
    }
    return MLPModule(layers: layers, dropout: dropout)
  }
}

/// The parameters of a linear layer, started as in PyTorch.
struct LinearLayer: Sendable {
  let weight: ParameterHandle
  let bias: ParameterHandle

  init(_ scope: ParameterScope, inputs: Int, outputs: Int) {
    weight = scope.declare("weight", [outputs, inputs], .fanIn(inputs))
    bias = scope.declare("bias", [outputs], .fanIn(inputs))
  }
}

/// The network of ``MLP``.
struct MLPModule: EncoderModule {
  let layers: [LinearLayer]
  let dropout: Float

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    let rows = images.shape[0]
    let width = images.shape.extents.dropFirst().reduce(1, *)
    let flat = pass.tape.apply(Reshape([rows, width]), to: images)
    return layers.reduce(flat) { x, layer in
      pass.tape.apply(
        LinearReLUDropout(dropout: pass.dropout(dropout)), to: x, pass[layer.weight],
        pass[layer.bias])
    }
  }
}
