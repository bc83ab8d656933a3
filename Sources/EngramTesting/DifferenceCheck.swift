import TensorEngine

/// Compares gradients with fourth-order central differences at a few places.
struct DifferenceCheck {
  /// A tensor and the tape's gradient of it.
  struct Subject {
    let name: String
    let value: Tensor
    let gradient: Tensor
  }

  /// The error that single precision allows, relative to the largest element of a gradient.
  private static let tolerance = 2e-3
  /// Where rounding and the fifth derivative cost about the same, then smaller ones for the
  /// neighbourhood of kinks.
  private static let steps: [Float] = [1e-2, 2e-3, 5e-4]
  /// Gradients below this share of the largest one are rounding noise of the sum.
  private static let floor = 5e-2

  private let loss: () -> Double

  /// Creates a check.
  ///
  /// - Parameter loss: Computes the sum whose gradient is in question from the present contents of
  ///   the tensors.
  init(loss: @escaping () -> Double) { self.loss = loss }

  /// One sentence for every place where the two disagree.
  func violations(of subjects: [Subject]) -> [String] {
    let overall = subjects.map { largest(of: $0.gradient) }.max() ?? 0
    guard overall > 0 else { return ["every gradient is zero"] }
    return subjects.flatMap { subject in
      let allowed =
        Self.tolerance * max(largest(of: subject.gradient), Self.floor * overall)
      return places(in: subject).compactMap { place -> String? in
        let tape = Double(subject.gradient.pointer[place])
        let differences = Self.steps.map { difference(subject.value, place, step: $0) }
        guard !differences.contains(where: { abs($0 - tape) <= allowed }) else { return nil }
        return "the gradient of \(subject.name) at element \(place) is \(tape), but differences"
          + " give \(differences[0]); only \(allowed) apart is allowed"
      }
    }
  }

  /// The largest element of the gradient, where an error shows best, and two others.
  private func places(in subject: Subject) -> [Int] {
    let count = subject.value.count
    guard count > 0 else { return [] }
    let magnitudes = subject.gradient.elements.map(abs)
    let top = magnitudes.indices.max { magnitudes[$0] < magnitudes[$1] } ?? 0
    var random = RandomStream(seed: 1, RandomStream.key(subject.name))
    return Set([top, random.index(below: count), random.index(below: count)]).sorted()
  }

  private func difference(_ tensor: Tensor, _ place: Int, step: Float) -> Double {
    let original = tensor.pointer[place]
    defer { tensor.pointer[place] = original }
    let losses = [-2, -1, 1, 2].map { (factor: Float) -> Double in
      tensor.pointer[place] = original + factor * step
      return loss()
    }
    return (8 * (losses[2] - losses[1]) - (losses[3] - losses[0])) / (12 * Double(step))
  }

  private func largest(of tensor: Tensor) -> Double {
    // A gradient that is no number must not pass as small.
    tensor.elements.reduce(0) { $1.isFinite ? max($0, Double(abs($1))) : .infinity }
  }
}
