internal import EngramCore

extension PluginTemplate {
  static let sequenceLayer = PluginTemplate(
    role: .sequenceLayer, roleMember: "sequenceLayer", article: "a",
    summary: "A layer whose state is a decaying mean of what it has read.",
    source: { sequenceLayerSource(type: $0.type, word: $0.word) },
    usage: { "learners:\n  small:\n    layer: {type: \($0.word), decay: 0.9}" },
    example: { names in
      TinyExperiment(name: names.word, layer: "{type: \(names.word), decay: 0.9}").text
    })

  private static func sequenceLayerSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import TensorEngine

    /// A layer whose state is a decaying mean of what it has read: `m ← d m + (1 - d) x`.
    ///
    /// `output = x + W m`, with the state before `x` was read.
    struct \#(type): SequenceLayer {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Adds a projected decaying mean of what was read before."

      private let decay: Float

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        decay = Float(
          settings.number("decay", default: 0.9, in: 0...1, "What is kept of the mean at a step."))
      }

      /// Any width is taken; a layer that cannot throws a `ShapeProblem` here.
      func validate(width: Int) throws(ShapeProblem) {}

      /// Declares `weight [width, width]`.
      func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule {
        \#(type)Module(
          width: width, decay: decay, weight: scope.declare("weight", [width, width], .fanIn(width)))
      }
    }

    /// The network of ``\#(type)``.
    struct \#(type)Module: SequenceModule {
      let width: Int
      let decay: Float
      let weight: ParameterHandle

      func initialState(batch: Int, _ pass: ForwardPass) -> SequenceState {
        SequenceState([pass.tape.constant(Tensor(repeating: 0, shape: [batch, width]))])
      }

      func scan(
        _ input: Variable, probes: Variable?, from state: SequenceState, needsOutput: Bool,
        _ pass: ForwardPass
      ) -> SequenceScan {
        let results = pass.tape.apply(DecayingMean(decay: decay), to: [input, state.parts[0]])
        return SequenceScan(
          state: SequenceState([results[0]]),
          output: needsOutput ? add(results[1], to: input, pass) : nil,
          probeOutput: probes.map { add(results[1], to: $0, pass) })
      }

      func read(_ input: Variable, from state: SequenceState, _ pass: ForwardPass) -> Variable {
        // Without any change at a step, every row meets the same state.
        let results = pass.tape.apply(DecayingMean(decay: 1), to: [input, state.parts[0]])
        return add(results[1], to: input, pass)
      }

      private func add(_ means: Variable, to input: Variable, _ pass: ForwardPass) -> Variable {
        pass.tape.apply(ResidualLinear(dropout: .none), to: means, pass[weight], input)
      }
    }

    /// The means before every step, and the one after the last.
    ///
    /// Inputs: `x [batch, length, width]` and the first mean `[batch, width]`. Results: the last mean
    /// `[batch, width]`, and the means before the steps `[batch, length, width]`.
    struct DecayingMean: Operation {
      let decay: Float

      mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor] {
        let (x, last) = (inputs[0], inputs[1].copied())
        let means = Tensor(uninitialized: x.shape)
        let (length, width) = (x.shape[1], x.shape[2])
        for element in 0..<x.shape[0] {
          let mean = last.pointer + element * width
          for step in 0..<length {
            let row = (element * length + step) * width
            for place in 0..<width {
              means.pointer[row + place] = mean[place]
              mean[place] = decay * mean[place] + (1 - decay) * x.pointer[row + place]
            }
          }
        }
        return [last, means]
      }

      /// From the last step to the first: `dx = (1 - d) dm`, then `dm ← d dm + dmeans`.
      func backward(_ pass: borrowing BackwardPass) {
        let x = pass.inputs[0]
        let (length, width) = (x.shape[1], x.shape[2])
        let dx = Tensor(uninitialized: x.shape)
        let dmean =
          pass.outputGradients[0]?.copied() ?? Tensor(repeating: 0, shape: pass.inputs[1].shape)
        for element in 0..<x.shape[0] {
          let carried = dmean.pointer + element * width
          for step in (0..<length).reversed() {
            let row = (element * length + step) * width
            for place in 0..<width {
              dx.pointer[row + place] = (1 - decay) * carried[place]
              carried[place] *= decay
              if let dmeans = pass.outputGradients[1] { carried[place] += dmeans.pointer[row + place] }
            }
          }
        }
        let device = pass.device
        pass.add(0) { device.add(dx, to: $0) }
        pass.add(1) { device.add(dmean, to: $0) }
      }
    }

    """#
  }
}
