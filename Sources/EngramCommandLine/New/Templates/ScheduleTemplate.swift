internal import EngramCore

extension PluginTemplate {
  static let schedule = PluginTemplate(
    role: .schedule, roleMember: "schedule", article: "a",
    summary: "A value that halves every so many steps.",
    source: { scheduleSource(type: $0.type, word: $0.word) },
    usage: {
      "learners:\n  small:\n    optimizer: {type: adam, rate: {type: \($0.word), every: 1000}}"
    },
    example: { names in
      TinyExperiment(
        name: names.word,
        settings: [
          "optimizer: {type: adam, rate: {type: \(names.word), start: 1e-3, every: 10}}"
        ]
      ).text
    })

  private static func scheduleSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import Glibc

    /// A value that halves every so many steps: `start * 2^(-step / every)`.
    struct \#(type): Schedule {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Halves every so many steps."

      private let start: Double
      private let every: Int

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        start = settings.number("start", default: 1e-3, in: 0...1000, "The value before any step.")
        every = settings.integer(
          "every", default: 1000, in: 1...1_000_000_000, "Steps until half of it is left.")
      }

      func value(at step: Int) -> Double { start * exp2(-Double(step) / Double(every)) }
    }

    """#
  }
}
