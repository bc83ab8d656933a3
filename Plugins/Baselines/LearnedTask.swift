public import EngramCore
import Glibc
public import TensorEngine

/// A task with the network that learns it: what gradients can be asked for.
public struct LearnedTask {
  /// The place of the task, counted from zero.
  public let number: Int
  let demonstrations: Demonstrations
  let lanes: NetworkLanes
  let network: Classifier
  let loss: any Loss
  /// The labels that compete in the loss.
  let competing: Set<Int>

  /// The number of images.
  public var count: Int { demonstrations.count }

  /// The gradient of the mean loss over some images, in a vector that is good until the next call; the
  /// seed names the dropout masks, and without one dropout is off.
  func lossGradient(of chosen: [Int], seed: UInt64?) throws -> Tensor {
    let targets = chosen.map { Int32(demonstrations.labels[$0]) }
    let (mask, loss) = (mask, loss)
    return try lanes.gradient(of: chosen, in: demonstrations.images, seed: seed) {
      logits, range, tape in
      let rows = loss.rows(
        of: Self.masked(logits, mask, on: tape), targets: Array(targets[range]), on: tape)
      tape.seed(rows, with: Tensor(repeating: 1 / Float(chosen.count), shape: rows.shape))
    }
  }

  /// The gradient of the loss of one image, dropout off, if its label were a given one.
  func predictionGradient(of image: Int, prediction: Int) throws -> Tensor {
    let (mask, loss) = (mask, loss)
    return try lanes.gradient(of: [image], in: demonstrations.images, seed: nil) {
      logits, _, tape in
      let rows = loss.rows(
        of: Self.masked(logits, mask, on: tape), targets: [Int32(prediction)], on: tape)
      tape.seed(rows, with: Tensor(repeating: 1, shape: rows.shape))
    }
  }

  /// The gradient of the mean squared logit of some images, dropout off; over the labels that compete.
  func outputGradient(of chosen: [Int]) throws -> Tensor {
    let competing = competing
    let count = Float(chosen.count * competing.count)
    return try lanes.gradient(of: chosen, in: demonstrations.images, seed: nil) {
      logits, _, tape in
      let labels = logits.shape.lastExtent
      let seed = Tensor(repeating: 0, shape: logits.shape)
      for place in 0..<seed.count where competing.contains(place % labels) {
        seed.pointer[place] = 2 * logits.value.pointer[place] / count
      }
      tape.seed(logits, with: seed)
    }
  }

  /// The label that the network predicts for each of some images, among those that compete.
  func predictions(of chosen: [Int]) throws -> [Int] {
    let logits = try lanes.logits(of: chosen, in: demonstrations.images)
    let candidates = competing.sorted()
    return chosen.indices.map { row in
      let first = logits.pointer + row * network.labelCount
      return candidates.max { first[$0] < first[$1] } ?? 0
    }
  }

  /// The probabilities of the labels that compete, for each of some images.
  func probabilities(of chosen: [Int]) throws -> [[(label: Int, weight: Float)]] {
    let logits = try lanes.logits(of: chosen, in: demonstrations.images)
    let candidates = competing.sorted()
    return chosen.indices.map { row in
      let first = logits.pointer + row * network.labelCount
      let largest = candidates.map { first[$0] }.max() ?? 0
      let exponentials = candidates.map { exp(first[$0] - largest) }
      let sum = exponentials.reduce(0, +)
      return zip(candidates, exponentials).map { ($0, $1 / sum) }
    }
  }

  /// Zero for labels that compete, far below all logits for the others.
  private var mask: [Float]? {
    guard competing.count < network.labelCount else { return nil }
    return (0..<network.labelCount).map { competing.contains($0) ? 0 : -1e9 }
  }

  private static func masked(_ logits: Variable, _ mask: [Float]?, on tape: Tape) -> Variable {
    guard let mask else { return logits }
    let rows = (0..<logits.shape.rowCount).flatMap { _ in mask }
    return tape.apply(
      AddDeviation(from: Tensor(repeating: 0, shape: logits.shape)), to: logits,
      tape.constant(Tensor(rows, shape: logits.shape)))
  }
}
