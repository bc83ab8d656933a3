import EngramCore
import MetaTraining
import TensorEngine

/// The images of a batch as the model's rows: all encoded once, or each time those that are asked for.
struct BatchImages {
  private let model: InContextModel
  /// `[n, elements]`.
  private let pixels: Tensor
  private let image: Shape
  /// `[n, row]`, if all are encoded.
  private let encoded: Variable?

  /// Takes the images of a batch, and encodes all of them if `atOnce`.
  init(_ batch: EpisodeBatch, for model: InContextModel, atOnce: Bool, _ pass: ForwardPass) {
    self.model = model
    let shape = batch.images.shape
    image = Shape(Array(shape.extents.dropFirst()))
    pixels = batch.images.reshaped(to: [shape[0], image.elementCount])
    encoded = atOnce ? model.rows(of: pass.tape.constant(batch.images), pass) : nil
  }

  /// Some of the images, `[leading…, row]`.
  func rows(_ indices: [Int32], leading: [Int], _ pass: ForwardPass) -> Variable {
    if let encoded {
      return pass.tape.apply(GatherRows(indices, leading: leading), to: encoded)
    }
    let chosen = Tensor(uninitialized: [indices.count, image.elementCount])
    pass.tape.device.gatherRows(of: pixels, at: indices, into: chosen)
    let images = chosen.reshaped(to: Shape([indices.count] + image.extents))
    let rows = model.rows(of: pass.tape.constant(images), pass)
    return pass.tape.apply(Reshape(Shape(leading + [model.rowWidth])), to: rows)
  }
}
