internal import EngramCore

extension PluginTemplate {
  static let encoder = PluginTemplate(
    role: .encoder, roleMember: "encoder", article: "an",
    summary: "A linear map of all pixels of an image.",
    source: { encoderSource(type: $0.type, word: $0.word) },
    usage: { "learners:\n  small:\n    encoder: {type: \($0.word), features: 32}" },
    example: { names in
      TinyExperiment(name: names.word, encoder: "{type: \(names.word), features: 32}").text
    })

  private static func encoderSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import TensorEngine

    /// A linear map of all pixels of an image: `features = W pixels + b`.
    struct \#(type): Encoder {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "A linear map of all pixels."

      private let features: Int

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        features = settings.integer(
          "features", default: 32, in: 1...65_536, "Length of the feature vector.")
      }

      /// Images of any extents are taken; an encoder that cannot throws a `ShapeProblem` here.
      func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int { features }

      /// Declares `weight [features, pixels]` and `bias [features]`.
      func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
        let fanIn = Initialization.fanIn(image.elementCount)
        return \#(type)Module(
          pixelCount: image.elementCount,
          weight: scope.declare("weight", [features, image.elementCount], fanIn),
          bias: scope.declare("bias", [features], fanIn))
      }
    }

    /// The network of ``\#(type)``.
    struct \#(type)Module: EncoderModule {
      let pixelCount: Int
      let weight: ParameterHandle
      let bias: ParameterHandle

      func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
        let rows = pass.tape.apply(Reshape([images.shape[0], pixelCount]), to: images)
        return pass.tape.apply(Linear(), to: rows, pass[weight], pass[bias])
      }
    }

    """#
  }
}
