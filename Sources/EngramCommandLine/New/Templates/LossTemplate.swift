internal import EngramCore

extension PluginTemplate {
  static let loss = PluginTemplate(
    role: .loss, roleMember: "loss", article: "a",
    summary: "The squared distance between the predicted distribution and the right one.",
    source: { lossSource(type: $0.type, word: $0.word) },
    usage: { "learners:\n  small:\n    loss: {type: \($0.word), scale: 1}" },
    example: { names in
      TinyExperiment(name: names.word, settings: ["loss: {type: \(names.word), scale: 1}"]).text
    })

  private static func lossSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import Glibc
    import TensorEngine

    /// The squared distance between the softmax of the logits and the right answer.
    ///
    /// > Source: Brier (1950), Verification of forecasts expressed in terms of probability.
    struct \#(type): Loss {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Squared distance between softmax and one-hot target (Brier score)."

      private let scale: Float

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        scale = Float(settings.number("scale", default: 1, in: 0.001...1000, "A factor on the loss."))
      }

      /// `scale * Σ_c (softmax(logits)_c - [c = target])²` per row.
      func rows(of logits: Variable, targets: [Int32], on tape: Tape) -> Variable {
        tape.apply(SquaredProbabilityError(targets: targets, scale: scale), to: logits)
      }
    }

    /// The loss as an operation on `logits [rows…, classes]`, with its gradient.
    struct SquaredProbabilityError: Operation {
      private let targets: [Int32]
      private let scale: Float
      private var probabilities: [Float] = []

      init(targets: [Int32], scale: Float) {
        self.targets = targets
        self.scale = scale
      }

      mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
        let logits = inputs[0]
        let classes = logits.shape.lastExtent
        let losses = Tensor(uninitialized: Shape(logits.shape.extents.dropLast()))
        probabilities = logits.elements
        for row in 0..<losses.count {
          let range = row * classes..<(row + 1) * classes
          let highest = probabilities[range].max() ?? 0
          for place in range { probabilities[place] = exp(probabilities[place] - highest) }
          let sum = probabilities[range].reduce(0, +)
          for place in range { probabilities[place] /= sum }
          losses.pointer[row] = range.reduce(0) { $0 + scale * error($1, row, classes) * error($1, row, classes) }
        }
        return [losses]
      }

      /// `dz_k = 2 scale p_k (e_k - Σ_j p_j e_j)`, with the errors `e = p - target`.
      func backward(_ pass: borrowing BackwardPass) {
        guard let dlosses = pass.outputGradients[0] else { return }
        let classes = pass.inputs[0].shape.lastExtent
        pass.write(0) { gradient in
          for row in 0..<dlosses.count {
            let range = row * classes..<(row + 1) * classes
            let mean = range.reduce(0) { $0 + probabilities[$1] * error($1, row, classes) }
            for place in range {
              gradient.pointer[place] =
                2 * scale * dlosses.pointer[row] * probabilities[place]
                * (error(place, row, classes) - mean)
            }
          }
        }
      }

      private func error(_ place: Int, _ row: Int, _ classes: Int) -> Float {
        probabilities[place] - (place - row * classes == Int(targets[row]) ? 1 : 0)
      }
    }

    """#
  }
}
