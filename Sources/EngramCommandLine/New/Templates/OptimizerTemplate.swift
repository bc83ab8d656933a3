internal import EngramCore

extension PluginTemplate {
  static let optimizer = PluginTemplate(
    role: .optimizer, roleMember: "optimizer", article: "an",
    summary: "Gradient descent with momentum.",
    source: { optimizerSource(type: $0.type, word: $0.word) },
    settings: { "{type: \($0.word), momentum: 0.5, rate: {type: constant, value: 0.01}}" },
    usage: { "learners:\n  small:\n    optimizer: {type: \($0.word), momentum: 0.9}" },
    example: { names in
      TinyExperiment(
        name: names.word,
        settings: ["optimizer: {type: \(names.word), rate: {type: constant, value: 0.01}}"]
      ).text
    })

  private static func optimizerSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import TensorEngine

    /// Gradient descent with momentum: `v ← momentum v + g`, `p ← p - rate v`.
    struct \#(type): Optimizer {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Gradient descent with momentum."

      private let momentum: Float
      private let rate: any Schedule

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        momentum = Float(
          settings.number("momentum", default: 0.9, in: 0...0.9999, "What is kept of the velocity."))
        rate = try settings.component(
          "rate", .schedule, default: "constant", "The learning rate over the steps.")
      }

      /// Starts at rest.
      func makeState(for store: ParameterStore) -> any OptimizerState {
        \#(type)State(store: store, momentum: momentum, rate: rate)
      }
    }

    /// ``\#(type)`` at work.
    final class \#(type)State: OptimizerState {
      private let store: ParameterStore
      private let momentum: Float
      private let rate: any Schedule
      private let velocity: Tensor

      init(store: ParameterStore, momentum: Float, rate: any Schedule) {
        self.store = store
        self.momentum = momentum
        self.rate = rate
        velocity = store.makeVector()
      }

      func update(step: Int, gradients: Tensor) -> (rate: Double, gradientNorm: Double) {
        let norm = VectorMath.norm(gradients)
        let rate = rate.value(at: step)
        VectorMath.scale(velocity, by: momentum)
        VectorMath.add(gradients, to: velocity)
        let values = store.values
        for place in 0..<values.count {
          values.pointer[place] -= Float(rate) * velocity.pointer[place]
        }
        return (rate, norm)
      }

      /// What a checkpoint holds besides the parameters.
      var vectors: [(name: String, vector: Tensor)] { [("\#(word).velocity", velocity)] }
    }

    """#
  }
}
