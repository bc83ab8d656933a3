import EngramCore
import InstalledPlugins
import YAMLTree

/// The whole way from bytes to what a user reads.
enum ExperimentCheck {
  private static let registry: Registry = {
    do { return try Registry(installedPlugins) } catch { fatalError("\(error)") }
  }()

  /// The mistakes and warnings of an experiment as the program prints them; empty if there are none.
  static func report(on bytes: [UInt8]) -> String {
    do {
      let source = try Source(file: "fuzz.yaml", bytes: bytes)
      let set = try Experiment.read(
        source, overrides: overrides(in: bytes), registry: registry,
        environment: { $0.hasPrefix("HOME") ? "/home" : nil })
      for member in set.members { try member.firstPlan.checkRunnable() }
      // What is resolved is an experiment again, and means the same.
      for member in set.members.prefix(1) {
        let again = try Experiment.read(
          Source(file: "resolved.yaml", text: member.resolvedText), registry: registry)
        precondition(
          again.members.first?.resolvedText == member.resolvedText,
          "the resolved experiment resolves to something else")
      }
      return set.warnings.map { DiagnosticPrinter().text(of: $0) }.joined(separator: "\n")
    } catch let error as ConfigurationError {
      precondition(error.errorCount > 0, "an experiment without errors was refused")
      return DiagnosticPrinter().text(of: error)
    } catch {
      return ""
    }
  }

  private static func overrides(in bytes: [UInt8]) -> Experiment.Overrides {
    var overrides = Experiment.Overrides()
    for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(20) {
      let text = String(decoding: line.prefix(300), as: UTF8.self)
      if text.hasPrefix("#set ") { overrides.set.append(String(text.dropFirst(5))) }
      if text.hasPrefix("#unset ") { overrides.unset.append(String(text.dropFirst(7))) }
    }
    return overrides
  }
}
