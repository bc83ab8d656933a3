import Foundation
import Testing

/// Every code of the sources is explained, and its example has the mistake that it stands for.
struct ExplainTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// The names in `static let x = Self("x")` of every extension of `Diagnostic.Code`.
  static let codes: [String] = {
    let sources = Workbench.package + "/Sources"
    let files = FileManager.default.enumerator(atPath: sources)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix("Codes.swift") }.sorted().flatMap { file in
      let text = (try? String(contentsOfFile: "\(sources)/\(file)", encoding: .utf8)) ?? ""
      return text.matches(of: /public static let \w+ = Self\("([a-z0-9-]+)"\)/).map { String($0.1) }
    }
  }()

  @Test func theListHasEveryCodeOfTheSources() throws {
    let listed = try bench.engram("explain").output.split(separator: "\n")
      .compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(Self.codes.count > 30)
    #expect(listed.sorted() == Self.codes.sorted())
  }

  @Test func thePageIsWhatTheProgramPrints() throws {
    let page = try String(contentsOfFile: Workbench.package + "/docs/errors.md", encoding: .utf8)
    #expect(
      page == (try bench.engram("explain", "--markdown").output),
      "write it anew: engram explain --markdown > docs/errors.md")
  }

  /// Only a component of somebody else can have these.
  static let codesWithoutExample = ["component-failed", "unsuitable-component"]

  @Test(arguments: codes.filter { !codesWithoutExample.contains($0) })
  func theExampleHasTheMistake(code: String) throws {
    let text = try bench.engram("explain", code).output
    #expect(text.hasPrefix("\(code): "))
    let example = text.components(separatedBy: "Example:\n\n").last ?? ""
    let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("    ") ? String($0.dropFirst(4)) : String($0) }
    try bench.write(lines.joined(separator: "\n"), to: "example.yaml")
    let outcome =
      lines.first?.hasPrefix("$ ") == true
      ? try bench.shell(script(lines)) : try bench.engram("check", "example.yaml")
    #expect(outcome.error.contains("[\(code)]: "), "\(outcome.error)")
  }

  /// The lines of an example for a shell, with the program that was built.
  private func script(_ lines: [String]) -> String {
    lines.map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : $0 }.joined(separator: "\n")
      .replacing("engram ", with: "\"$@\" ")
      .replacing("Experiments/", with: Workbench.package + "/Experiments/")
  }

  @Test func aCodeMayBeCopiedWithItsBrackets() throws {
    let outcome = try bench.engram("explain", "[unknown-key]")
    #expect(outcome.ending == .code(0))
    #expect(outcome.output == (try bench.engram("explain", "unknown-key").output))
  }

  @Test func aMistypedCodeIsRecognised() throws {
    let outcome = try bench.engram("explain", "unknown-kee")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: there is no code 'unknown-kee'; did you mean 'unknown-key'?\n")
  }

  @Test func everyExitCodeIsInTheHelp() throws {
    let help = try bench.engram("--help").output
    for code in [0, 1, 2, 64, 130, 143] { #expect(help.contains("\n  \(code): ")) }
  }
}
