import EngramCore
import Foundation
import InstalledPlugins
import YAMLTree

/// Experiments under `Tests/Corpus`, each beside the message that a user gets for it.
struct Corpus {
  private static let shipped = [
    "ACL", "AccuracyMetrics", "Baselines", "Datasets", "Library", "MetaLearners", "Networks",
    "Optimization", "TaskStreams", "Transforms",
  ]

  /// `Tests/Corpus/NAME/`.
  let folder: String

  init(_ name: String) {
    folder =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Corpus/\(name)").path + "/"
  }

  /// The experiments; what lies in folders below is what they refer to.
  var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }

  /// What `engram check` prints to standard error, with paths relative to the folder.
  func report(on file: String) throws -> String {
    let (path, arguments) = (folder + file, try arguments(of: file))
    let printer = DiagnosticPrinter()
    // Messages list the components that there are; a plugin of one's own must not change them.
    let registry = try Registry(installedPlugins.filter { Self.shipped.contains($0.name) })
    var text: String
    do throws(ConfigurationError) {
      let set = try Experiment.read(
        file: path, overrides: arguments, registry: registry)
      text = set.warnings.map { printer.text(of: $0) + "\n" }.joined()
    } catch {
      text = printer.text(of: error) + "\n"
    }
    let package = URL(fileURLWithPath: folder + "../../..").standardized.path
    return text.replacingOccurrences(of: folder, with: "")
      .replacingOccurrences(of: package, with: "PACKAGE")
  }

  /// The arguments that the first line asks for: `# arguments: --unset lanes --set seed=3`.
  private func arguments(of file: String) throws -> Experiment.Overrides {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + file))
    let line = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
    var overrides = Experiment.Overrides()
    guard let range = line.range(of: "# arguments: ") else { return overrides }
    for argument in line[range.upperBound...].components(separatedBy: "--").dropFirst() {
      let parts = argument.split(separator: " ", maxSplits: 1)
      let value = (parts.last ?? "").trimmingCharacters(in: .whitespaces)
      if parts.first == "set" {
        overrides.set.append(value)
      } else {
        overrides.unset.append(value)
      }
    }
    return overrides
  }
}
