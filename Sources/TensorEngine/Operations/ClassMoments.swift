/// Mean and scatter of the members of every class: `mean_c = Σ x / n_c`, `scatter_c = Σ (x - mean_c)²`.
///
/// Input: `x [batch, rows, width]`. Results: both `[batch, classes, width]`, zero for a class without
/// members.
public struct ClassMoments: Operation {
  private let labels: [Int32]
  private let classCount: Int

  /// Creates the operation.
  ///
  /// - Parameters:
  ///   - labels: The class of every row, sequence by sequence.
  ///   - classCount: The number of classes.
  public init(labels: [Int32], classCount: Int) {
    self.labels = labels
    self.classCount = classCount
  }

  /// Computes mean and scatter, the mean first, because squares of differences keep all digits.
  public mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
    let x = inputs[0]
    precondition(
      labels.count == x.shape.rowCount, "\(labels.count) labels for rows of \(x.shape)")
    let shape: Shape = [x.shape[0], classCount, x.shape[2]]
    let mean = Tensor(repeating: 0, shape: shape)
    let scatter = Tensor(repeating: 0, shape: shape)
    let counts = counts(x.shape)
    let width = x.shape[2]
    device.scatterAddRows(of: x, at: places(x.shape), to: mean)
    for (place, count) in counts.enumerated() where count > 0 {
      let row = mean.pointer + place * width
      for i in 0..<width { row[i] /= Float(count) }
    }
    for (row, place) in places(x.shape).enumerated() {
      let (member, centre) = (x.pointer + row * width, mean.pointer + Int(place) * width)
      let sum = scatter.pointer + Int(place) * width
      for i in 0..<width { sum[i] += (member[i] - centre[i]) * (member[i] - centre[i]) }
    }
    return [mean, scatter]
  }

  /// `dx = dmean / n + 2 (x - mean) dscatter`: the mean does not move the scatter, as differences sum to zero.
  public func backward(_ pass: borrowing BackwardPass) {
    let (x, mean) = (pass.inputs[0], pass.outputs[0])
    let (dmean, dscatter) = (pass.outputGradients[0], pass.outputGradients[1])
    let (counts, places, width) = (counts(x.shape), places(x.shape), x.shape[2])
    pass.add(0) { dx in
      for (row, place) in places.enumerated() {
        let (at, of) = (row * width, Int(place) * width)
        let share = 1 / Float(counts[Int(place)])
        if let dmean {
          for i in 0..<width { dx.pointer[at + i] += share * dmean.pointer[of + i] }
        }
        if let dscatter {
          for i in 0..<width {
            let difference = x.pointer[at + i] - mean.pointer[of + i]
            dx.pointer[at + i] += 2 * difference * dscatter.pointer[of + i]
          }
        }
      }
    }
  }

  /// For every row, the place of its class among those of all sequences.
  private func places(_ shape: Shape) -> [Int32] {
    labels.enumerated().map { Int32($0 / shape[1] * classCount) + $1 }
  }

  /// The number of members of every class of every sequence.
  private func counts(_ shape: Shape) -> [Int] {
    places(shape).reduce(into: Array(repeating: 0, count: shape[0] * classCount)) {
      $0[Int($1)] += 1
    }
  }
}
