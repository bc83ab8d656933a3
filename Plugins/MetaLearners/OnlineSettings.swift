import EngramCore

/// The settings of a linear layer that learns online.
struct OnlineSettings: Sendable {
  /// The layer in which every episode begins.
  enum Start: String, CaseIterable {
    /// Drawn anew, normal with variance `2 / features`; the bias is zero.
    case random
    /// Zero.
    case zero
    /// Meta-learned.
    case learned
  }

  let rate: Float
  let testRate: Float?
  let learnsRate: Bool
  let passes: Int
  let start: Start
  let isSecondOrder: Bool

  init(_ settings: inout SettingsReader) {
    rate = Float(
      settings.number(
        "inner-rate", default: 0.03, in: 1e-6...100,
        "Learning rate of the layer that learns online; where it is meta-learned, at the start."))
    let testRate = Float(
      settings.number(
        "test-rate", default: 0, in: 0...100,
        "Learning rate of the layer in evaluations; 0 for that of training."))
    self.testRate = testRate > 0 ? testRate : nil
    learnsRate = settings.flag(
      "learn-rate", default: false, "Whether the learning rate of the layer is meta-learned.")
    passes = settings.integer(
      "passes", default: 1, in: 1...10_000, unit: "passes",
      "How often the demonstrations of a task are gone through, in their order.")
    start = settings.choice(
      "start", default: .random,
      "The layer in which every episode begins: drawn anew, zero, or meta-learned.")
    isSecondOrder = settings.flag(
      "second-order", default: true,
      "Whether the gradient goes through the gradients of the layer's steps; if not, they count as constants."
    )
  }
}
