internal import EngramCore

extension PluginTemplate {
  static let tracker = PluginTemplate(
    role: .tracker, roleMember: "tracker", article: "a",
    summary: "Writes the loss of every so many steps to a table.",
    source: { trackerSource(type: $0.type, word: $0.word) },
    usage: { "trackers: [{type: \($0.word), every: 10}]" },
    example: { names in
      TinyExperiment(name: names.word, further: ["trackers: [\(names.word)]"]).text
    })

  private static func trackerSource(type: String, word: String) -> String {
    #"""
    import EngramCore
    import Foundation

    /// Appends the loss of every so many steps to a table in the run folder.
    struct \#(type): Tracker {
      /// The word after `type:`.
      static let typeName = "\#(word)"
      /// One sentence for `engram list`.
      static let summary = "Writes the loss to a table."

      private let every: Int

      /// Reads the settings: each with its default, its range and one line of documentation.
      init(settings: inout SettingsReader) throws {
        every = settings.integer(
          "every", default: 1, in: 1...1_000_000, unit: "steps", "Steps between two lines.")
      }

      /// Opens the table; what is thrown here stops the run before it begins.
      func follow(_ run: TrackedRun) throws -> any RunFollower {
        let path = run.folder + "/\#(word).csv"
        if !FileManager.default.fileExists(atPath: path) {
          try Data("step,loss\n".utf8).write(to: URL(fileURLWithPath: path))
        }
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        return Follower(file: file, every: every)
      }

      private final class Follower: RunFollower {
        private let file: FileHandle
        private let every: Int

        init(file: FileHandle, every: Int) {
          self.file = file
          self.every = every
        }

        func take(_ values: [(name: String, value: Double)], step: Int) throws {
          guard step % every == 0, let loss = values.first(where: { $0.name == "loss" }) else {
            return
          }
          try file.write(contentsOf: Data("\(step),\(loss.value)\n".utf8))
        }

        func finish(_ summary: RunSummary) throws { try file.close() }

        func stop(failed: Bool) throws { try file.close() }
      }
    }

    """#
  }
}
