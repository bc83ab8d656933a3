internal import EngramCore

extension PluginTemplate {
  static let transform = PluginTemplate(
    role: .transform, roleMember: "transform", article: "a",
    summary: "Keeps fewer grey levels of an image.",
    source: { transformSource(type: $0.type, word: $0.word) },
    usage: {
      "components:\n  few-greys: {type: glyphs, transforms: [{type: \($0.word), levels: 4}]}"
    },
    example: { names in
      TinyExperiment(
        name: names.word,
        dataset: "{type: glyphs, classes: 40, examples: 20, size: 8, normalize: unit, "
          + "transforms: [{type: \(names.word), levels: 4}]}"
      ).text
    })

  private static func transformSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import TensorEngine

    /// Keeps `levels` values of 256, each the lowest of its range.
    struct \#(type): ImageTransform {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Keeps so many levels of every channel."

      private let levels: Int

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        levels = settings.integer("levels", default: 8, in: 2...256, "How many values remain.")
      }

      /// Everything that the result depends on: prepared images are kept under it.
      var identity: String { "\#(word) \(levels)" }

      func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
        ByteImage(
          shape: image.shape,
          bytes: image.bytes.map { UInt8(Int($0) * levels / 256 * 256 / levels) })
      }
    }

    """#
  }
}
