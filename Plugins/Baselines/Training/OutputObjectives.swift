import EngramCore
import Glibc
import TensorEngine

/// Which labels compete with one another: zero for them, far below every logit for the others.
struct OutputMask: Sendable {
  /// One number for each label; `nil` if all compete.
  let addends: [Float]?
  /// The labels that compete, ascending.
  let competing: [Int]

  init(_ competing: Set<Int>, of labelCount: Int) {
    self.competing = competing.sorted()
    addends =
      competing.count == labelCount
      ? nil : (0..<labelCount).map { competing.contains($0) ? 0 : -1e9 }
  }
}

/// The loss of labels, summed with a weight for each.
struct Classification: OutputObjective {
  let loss: any Loss
  /// The label of every row.
  let targets: [Int32]
  /// What competes, row by row; one for all rows if it is alone.
  let masks: [OutputMask]
  /// The weight of every row.
  let weights: [Float]

  func seed(_ logits: Variable, rows: Range<Int>, on tape: Tape) {
    let losses = loss.rows(
      of: masked(logits, rows, on: tape), targets: Array(targets[rows]), on: tape)
    tape.seed(losses, with: Tensor(Array(weights[rows]), shape: losses.shape))
  }

  private func masked(_ logits: Variable, _ rows: Range<Int>, on tape: Tape) -> Variable {
    let labels = logits.shape.lastExtent
    let zeros = [Float](repeating: 0, count: labels)
    let own = masks.count == 1 ? masks[...] : masks[rows]
    guard own.contains(where: { $0.addends != nil }) else { return logits }
    let addends =
      masks.count == 1
      ? Array(repeating: masks[0].addends ?? zeros, count: rows.count).flatMap { $0 }
      : own.flatMap { $0.addends ?? zeros }
    return tape.apply(
      AddDeviation(from: Tensor(repeating: 0, shape: logits.shape)), to: logits,
      tape.constant(Tensor(addends, shape: logits.shape)))
  }
}

/// Knowledge distillation: the cross-entropy with a teacher's probabilities, both softened.
///
/// `-T² Σ_c softmax(t / T)_c log softmax(z / T)_c` with the teacher's softmax over the labels that it knew, and
/// the network's over those that compete now. The factor `T²` keeps the size of gradients.
///
/// > Source: Hinton, Vinyals & Dean (2015), <https://arxiv.org/abs/1503.02531>.
struct Distillation: OutputObjective {
  /// The teacher's logits, `[rows, labels]`.
  let teacher: Tensor
  /// The labels that the teacher knew.
  let known: [Int]
  /// The labels of the network's softmax; holds all of ``known``.
  let competing: [Int]
  let temperature: Float
  /// The weight of a row.
  let weight: Float

  func seed(_ logits: Variable, rows: Range<Int>, on tape: Tape) {
    let labels = logits.shape.lastExtent
    let gradient = Tensor(repeating: 0, shape: logits.shape)
    for (place, row) in rows.enumerated() {
      let target = Softmax.of(
        teacher.pointer + row * labels, at: known, temperature: temperature)
      let present = Softmax.of(
        logits.value.pointer + place * labels, at: competing, temperature: temperature)
      // T² from the loss, 1/T from the derivative of the softened logits.
      for (label, p) in zip(competing, present) {
        gradient.pointer[place * labels + label] += weight * temperature * p
      }
      for (label, p) in zip(known, target) {
        gradient.pointer[place * labels + label] -= weight * temperature * p
      }
    }
    tape.seed(logits, with: gradient)
  }
}

/// The squared distance of logits from remembered ones, `weight Σ_c (z_c - t_c)²`.
struct LogitMatching: OutputObjective {
  /// What is remembered, `[rows, labels]`.
  let remembered: Tensor
  /// The weight of one squared difference.
  let weight: Float

  func seed(_ logits: Variable, rows: Range<Int>, on tape: Tape) {
    let labels = logits.shape.lastExtent
    let gradient = Tensor(uninitialized: logits.shape)
    let start = remembered.pointer + rows.lowerBound * labels
    for place in 0..<gradient.count {
      gradient.pointer[place] = 2 * weight * (logits.value.pointer[place] - start[place])
    }
    tape.seed(logits, with: gradient)
  }
}

/// Cross-entropy of each output by itself, through a sigmoid, with a target in `0...1`.
struct BinaryTargets: OutputObjective {
  /// The target of every output, `[rows, labels]`; below zero where none is wanted.
  let targets: Tensor
  /// The weight of one output.
  let weight: Float

  func seed(_ logits: Variable, rows: Range<Int>, on tape: Tape) {
    let labels = logits.shape.lastExtent
    let gradient = Tensor(repeating: 0, shape: logits.shape)
    let start = targets.pointer + rows.lowerBound * labels
    for place in 0..<gradient.count where start[place] >= 0 {
      gradient.pointer[place] =
        weight * (1 / (1 + exp(-logits.value.pointer[place])) - start[place])
    }
    tape.seed(logits, with: gradient)
  }
}

/// Probabilities of some of the labels.
enum Softmax {
  static func of(
    _ logits: UnsafePointer<Float>, at labels: [Int], temperature: Float = 1
  ) -> [Float] {
    let largest = labels.map { logits[$0] }.max() ?? 0
    let exponentials = labels.map { exp((logits[$0] - largest) / temperature) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }
}
