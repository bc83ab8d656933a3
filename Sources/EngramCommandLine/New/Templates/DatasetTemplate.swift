internal import EngramCore

extension PluginTemplate {
  static let dataset = PluginTemplate(
    role: .dataset, roleMember: "dataset", article: "a",
    summary: "Stripes whose direction tells the class, with noise: images that are made, not read.",
    source: { datasetSource(type: $0.type, word: $0.word) },
    usage: { "components:\n  images: {type: \($0.word), classes: 12, noise: 0.2}" },
    example: { names in
      TinyExperiment(
        name: names.word, dataset: "{type: \(names.word), classes: 12, examples: 20, size: 8}"
      ).text
    })

  private static func datasetSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import Glibc
    import TensorEngine

    /// Stripes whose direction tells the class; where they begin, and the noise, tell the examples.
    ///
    /// `pixel = (1 + sin(2π (f · position) + phase)) / 2 + noise`, with `f` of one length, in the
    /// direction `π class / classes`.
    final class \#(type): Dataset {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Stripes whose direction tells the class; no files needed."

      let imageShape: ImageShape
      let classCount: Int
      private let examples: Int
      private let noise: Float
      private let seed: UInt64

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        let size = settings.integer("size", default: 8, in: 2...512, "Rows and columns of an image.")
        imageShape = ImageShape(height: size, width: size, channels: 1)
        classCount = settings.integer(
          "classes", default: 12, in: 1...1000, "Directions, evenly spread over half a turn.")
        examples = settings.integer(
          "examples", default: 20, in: 1...1_000_000, "Examples of every class.")
        noise = Float(
          settings.number("noise", default: 0.2, in: 0...10, "Standard deviation of the noise."))
        seed = UInt64(settings.integer("seed", default: 1, "The seed of phases and noise."))
      }

      /// Nothing to read: a dataset of files would find them under the roots.
      func prepare(_ roots: DataRoots) throws {}

      func exampleCount(ofClass classIndex: Int) -> Int { examples }

      /// Draws an image: the same one whenever it is asked for.
      func copyExample(
        _ exampleIndex: Int, ofClass classIndex: Int, into pixels: UnsafeMutableBufferPointer<Float>
      ) {
        var random = RandomStream(seed: seed, UInt64(classIndex), UInt64(exampleIndex))
        let angle = Float.pi * Float(classIndex) / Float(classCount)
        let phase = 2 * Float.pi * random.uniform()
        let side = imageShape.width
        for place in 0..<imageShape.elementCount {
          let (row, column) = (Float(place / side), Float(place % side))
          let wave = sin((row * sin(angle) + column * cos(angle)) * Float.pi / 2 + phase)
          pixels[place] = (1 + wave) / 2 + noise * random.normal()
        }
      }
    }

    """#
  }
}
