import EngramCore
import Foundation
import InstalledPlugins
import Testing
import YAMLTree

/// Inputs that a fuzzer found worth keeping: whatever they are, `check` has an answer.
struct FuzzCorpusTests {
  static let files: [String] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fuzz/Corpus")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.path + "/" + $0 }
  }()

  @Test func everyInputIsAnswered() throws {
    #expect(Self.files.count > 100)
    let registry = try Registry(installedPlugins)
    for file in Self.files {
      do throws(ConfigurationError) {
        let set = try Experiment.read(file: file, registry: registry)
        // What is resolved is an experiment again, and means the same.
        let text = set.members[0].resolvedText
        let again = try Experiment.read(
          Source(file: "resolved.yaml", text: text), registry: registry)
        #expect(again.members[0].resolvedText == text, "\(file)")
      } catch {
        #expect(error.errorCount > 0, "\(file)")
        #expect(!DiagnosticPrinter().text(of: error).isEmpty)
      }
    }
  }
}
