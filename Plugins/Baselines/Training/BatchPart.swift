import EngramCore
import TensorEngine

/// Where the images of a part of a step come from.
enum PartImages: Sendable {
  /// They were shown.
  case shown([ShownExample], in: ShownTasks)
  /// They are asked about now.
  case asked(ShownImages)
  /// They were made, `[count, height, width, channels]`.
  case made(Tensor)

  var count: Int {
    switch self {
    case .shown(let examples, _): examples.count
    case .asked(let images): images.count
    case .made(let pixels): pixels.shape[0]
    }
  }

  /// Pixels of some of them, `[range, height, width, channels]`.
  func pixels(_ range: Range<Int>, shape: ImageShape) -> Tensor {
    switch self {
    case .shown(let examples, let tasks):
      return tasks.pixels(of: examples[range], shape: shape)
    case .asked(let images):
      return images.pixels(of: range)
    case .made(let pixels):
      return pixels.rows(range)
    }
  }
}

extension Tensor {
  /// A copy of some entries along the first axis, so that its first element is aligned.
  func rows(_ range: Range<Int>) -> Tensor {
    let size = count / max(shape[0], 1)
    let part = Tensor(uninitialized: Shape([range.count] + shape.extents.dropFirst()))
    part.pointer.update(from: pointer + range.lowerBound * size, count: part.count)
    return part
  }
}

/// Images that a step shows to the network, and what is wanted of the outputs.
public struct BatchPart: Sendable {
  let images: PartImages
  let objectives: [any OutputObjective]
}

/// Something that training makes small: a function of the network's outputs for the images of a part.
protocol OutputObjective: Sendable {
  /// Seeds the gradient of the objective's share of some rows; `logits` has those rows alone.
  func seed(_ logits: Variable, rows: Range<Int>, on tape: Tape)
}
