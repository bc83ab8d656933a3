internal import EngramCore
internal import TensorEngine

/// A task with the network that learns it: what a rule may ask for while it is learned, and afterwards.
public struct LearnedTask {
  /// The place of the task, counted from zero.
  public let number: Int
  /// What a step on the task looks at; for most rules its own demonstrations.
  let examples: [ShownExample]
  /// All demonstrations so far.
  let shown: ShownTasks
  let lanes: NetworkLanes
  let network: Classifier
  let imageShape: ImageShape
  let loss: any Loss
  /// Which labels compete in the loss of an example, by its task.
  let masks: [OutputMask]
  /// Names all random numbers of the task.
  let seed: UInt64

  /// The number of images.
  public var count: Int { examples.count }

  /// What competes in the task's own loss.
  var mask: OutputMask { masks[number] }

  /// The mean loss of some examples, times a weight.
  func classification(of examples: [ShownExample], weight: Float = 1) -> BatchPart {
    BatchPart(
      images: .shown(examples, in: shown),
      objectives: [
        Classification(
          loss: loss, targets: examples.map { Int32(shown.label(of: $0)) },
          masks: masks(of: examples),
          weights: Array(
            repeating: weight / Float(max(examples.count, 1)), count: examples.count))
      ])
  }

  /// What competes for each of some examples; one mask if it is the same for all.
  func masks(of examples: [ShownExample]) -> [OutputMask] {
    let tasks = Set(examples.map(\.task))
    return tasks.count == 1
      ? [masks[examples[0].task]] : examples.map { masks[$0.task] }
  }

  /// The gradient of the mean loss over some examples, dropout off; good until the next call.
  func lossGradient(of examples: [ShownExample]) -> Tensor {
    gradient(of: [classification(of: examples)])
  }

  /// The gradient of some parts, dropout off; good until the next call.
  func gradient(of parts: [BatchPart]) -> Tensor {
    guard let gradient = lanes.gradient(of: parts, seed: nil) else {
      preconditionFailure("a plain sum of gradients is known for every network")
    }
    return gradient
  }

  /// The gradient of the mean squared logit of some examples, over the labels that compete, dropout off.
  func outputGradient(of examples: [ShownExample]) -> Tensor {
    let competing = mask.competing
    return gradient(of: [
      BatchPart(
        images: .shown(examples, in: shown),
        objectives: [
          SquaredOutputs(
            labels: competing, weight: 1 / Float(examples.count * competing.count))
        ])
    ])
  }

  /// The logits of some examples, `[count, labels]`, dropout off.
  func logits(of examples: [ShownExample]) -> Tensor {
    lanes.logits(of: .shown(examples, in: shown))
  }

  /// The label that the network predicts for each row of logits, among those that compete.
  func predictions(_ logits: Tensor) -> [Int] {
    (0..<logits.shape[0]).map { row in
      let first = logits.pointer + row * network.labelCount
      return mask.competing.max { first[$0] < first[$1] } ?? 0
    }
  }

  /// The probabilities of the labels that compete, for each row of logits.
  func probabilities(_ logits: Tensor) -> [[(label: Int, weight: Float)]] {
    (0..<logits.shape[0]).map { row in
      let first = logits.pointer + row * network.labelCount
      return Array(zip(mask.competing, Softmax.of(first, at: mask.competing)))
        .map { (label: $0.0, weight: $0.1) }
    }
  }

  /// Random numbers of some purpose.
  func random(_ purpose: String, _ numbers: UInt64...) -> RandomStream {
    RandomStream(
      seed: RandomStream.key(
        seed, [RandomStream.key(purpose), UInt64(number)] + numbers))
  }
}

/// The sum of squared logits of some labels, times a weight.
struct SquaredOutputs: OutputObjective {
  let labels: [Int]
  let weight: Float

  func seed(_ logits: Variable, rows: Range<Int>, on tape: Tape) {
    let width = logits.shape.lastExtent
    let gradient = Tensor(repeating: 0, shape: logits.shape)
    for row in 0..<rows.count {
      for label in labels {
        let place = row * width + label
        gradient.pointer[place] = 2 * weight * logits.value.pointer[place]
      }
    }
    tape.seed(logits, with: gradient)
  }
}
