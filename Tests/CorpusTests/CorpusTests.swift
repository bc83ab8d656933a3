import Foundation
import Testing

/// What users get for broken experiments, word for word.
///
/// `ENGRAM_RECORD=1 swift test --filter CorpusTests` writes the files anew; read the difference
/// before you commit it.
@Suite struct CorpusTests {
  static let broken = Corpus("broken")
  static let several = Corpus("several")
  static let isRecording = ProcessInfo.processInfo.environment["ENGRAM_RECORD"] == "1"

  @Test func theCorpusIsLarge() {
    #expect(Self.broken.files.count >= 60)
    #expect(Self.several.files.count >= 20)
  }

  @Test(arguments: broken.files)
  func oneMistakeHasOneMessage(_ file: String) throws {
    let report = try compare(file, in: Self.broken)
    #expect(headings(report).count == 1)
  }

  @Test(arguments: several.files)
  func severalMistakesAreAllReported(_ file: String) throws {
    let report = try compare(file, in: Self.several)
    // Every mistake is marked in the text, so that a message that goes missing is noticed.
    let text = try String(contentsOfFile: Self.several.folder + file, encoding: .utf8)
    let marked = text.components(separatedBy: "mistake").count - 1
    #expect(marked >= 2)
    #expect(headings(report).count == marked)
  }

  private func compare(_ file: String, in corpus: Corpus) throws -> String {
    let report = try corpus.report(on: file)
    let path = corpus.folder + file.dropLast("yaml".count) + "expected"
    if Self.isRecording { try report.write(toFile: path, atomically: true, encoding: .utf8) }
    #expect(report == (try? String(contentsOfFile: path, encoding: .utf8)))
    return report
  }

  /// The lines with which a diagnostic begins.
  private func headings(_ report: String) -> [Substring] {
    report.split(separator: "\n").filter { $0.contains(": error[") || $0.contains(": warning[") }
  }
}
