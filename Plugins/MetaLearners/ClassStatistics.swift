import EngramCore
import TensorEngine

/// What a rule makes of the mean and the scatter of every class.
protocol ClassRule: Sendable {
  /// Logits `[batch, queries, classes]`, given for every class of every episode the number of its members.
  func logits(
    _ queries: Variable, mean: Variable, scatter: Variable, counts: [Int], _ pass: ForwardPass
  ) -> Variable
}

/// Learns a class by keeping number, mean and scatter of its demonstrations.
///
/// Statistics belong to a label. Where tasks have labels of their own, learning one leaves the statistics of
/// all others as they are, bit for bit: there is no forgetting but by competition. Where tasks share labels,
/// a label's statistics are those of its demonstrations in all tasks so far, as if they were one class.
struct StatisticsModule: MetaModule {
  let rule: any ClassRule

  var knowsOnlyDemonstrated: Bool { true }

  func answer(_ queries: Variable, after shown: ShownRows, _ pass: ForwardPass) -> Variable {
    let batch = shown.rows.shape[0]
    let moments = pass.tape.apply(
      ClassMoments(labels: shown.labels, classCount: shown.labelCount), to: [shown.rows])
    var counts = Array(repeating: 0, count: batch * shown.labelCount)
    let length = shown.labels.count / batch
    for (row, label) in shown.labels.enumerated() {
      counts[row / length * shown.labelCount + Int(label)] += 1
    }
    return rule.logits(queries, mean: moments[0], scatter: moments[1], counts: counts, pass)
  }

  func start(labelCount: Int, features: Int, seed: UInt64) -> any MetaState {
    ClassStatistics(rule, labelCount: labelCount, features: features)
  }
}

/// Number, mean and scatter of every label, over all tasks so far.
final class ClassStatistics: MetaState {
  private let rule: any ClassRule
  private(set) var counts: [Int]
  /// `[1, labels, features]`.
  let mean: Tensor
  /// `Σ (x - mean)²`, `[1, labels, features]`.
  let scatter: Tensor

  init(_ rule: any ClassRule, labelCount: Int, features: Int) {
    self.rule = rule
    counts = Array(repeating: 0, count: labelCount)
    mean = Tensor(repeating: 0, shape: [1, labelCount, features])
    scatter = Tensor(repeating: 0, shape: [1, labelCount, features])
  }

  /// Joins the statistics of the task to those that are there.
  ///
  /// > Source: Chan, Golub & LeVeque, "Updating formulae and a pairwise algorithm for computing sample
  /// > variances" (1979), eq. 2.1.
  func learn(_ rows: Tensor, labels: [Int], competing: Set<Int>?, _ pass: ForwardPass) {
    let moments = pass.tape.apply(
      ClassMoments(labels: labels.map { Int32($0) }, classCount: counts.count),
      to: [pass.tape.constant(rows)]
    ).map(\.value)
    var added = Array(repeating: 0, count: counts.count)
    for label in labels { added[label] += 1 }
    for (label, new) in added.enumerated() where new > 0 {
      let old = Double(counts[label])
      counts[label] += new
      let share = Double(new) / Double(counts[label])
      let width = mean.shape.lastExtent
      for i in label * width..<(label + 1) * width {
        let difference = Double(moments[0].pointer[i]) - Double(mean.pointer[i])
        let between = difference * difference * old * share
        scatter.pointer[i] = Float(
          Double(scatter.pointer[i]) + Double(moments[1].pointer[i]) + between)
        mean.pointer[i] = Float(Double(mean.pointer[i]) + difference * share)
      }
    }
  }

  func logits(of rows: Tensor, _ pass: ForwardPass) -> Tensor {
    rule.logits(
      pass.tape.constant(rows), mean: pass.tape.constant(mean),
      scatter: pass.tape.constant(scatter), counts: counts, pass
    ).value
  }

  var kept: [(name: String, tensor: Tensor)] {
    [
      ("counts", Tensor(counts.map { Float($0) }, shape: [counts.count])), ("mean", mean),
      ("scatter", scatter),
    ]
  }

  func restore(_ tensors: [String: Tensor]) throws {
    let numbers = Tensor(repeating: 0, shape: [counts.count])
    try CheckpointTensors.overwrite(
      [("counts", numbers), ("mean", mean), ("scatter", scatter)], from: tensors)
    counts = numbers.elements.map { Int($0) }
  }

  func knows(_ label: Int) -> Bool { counts.indices.contains(label) && counts[label] > 0 }
}
