import Foundation
import Testing

@testable import Baselines

/// The page of the plugin says what presets set.
@Suite("The page of conventions")
struct ConventionsPageTests {
  /// The table's rows by setting, each with one value for every preset.
  private static func rows() throws -> [String: [String]] {
    let page = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    let cells = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let presets = ReferencePreset.allCases.map { "`\($0.rawValue)`" }
    try #require(cells.contains(["learner", "setting", "the question"] + presets))
    return cells.filter { $0.count == 6 }.reduce(into: [:]) {
      $0[$1[1].trimmingCharacters(in: ["`"])] = Array($1.dropFirst(3))
    }
  }

  @Test func saysWhatPresetsSet() throws {
    let (rows, presets) = (try Self.rows(), ReferencePreset.allCases)
    #expect(rows["penalty"] == presets.map(\.fisherPenalty.rawValue))
    #expect(rows["fisher-labels"] == presets.map(\.fisherLabels.rawValue))
    #expect(rows["path-gradient"] == presets.map(\.pathGradient.rawValue))
    #expect(rows["scale"] == presets.map(\.distillationScale.rawValue))
    #expect(rows["reduction"] == presets.map(\.distillationReduction.rawValue))
    #expect(rows["weighing"] == presets.map(\.distillation.rawValue))
  }
}
