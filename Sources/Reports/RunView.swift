internal import EngramCore
internal import Files
internal import Foundation
internal import Inspection
internal import InspectionDrawing
internal import JSONTree

/// What the page says about one learner's run.
struct RunView {
  private let run: ReportedExperiment.Run
  private let id: String

  init(_ run: ReportedExperiment.Run, id: String) {
    self.run = run
    self.id = id
  }

  /// The run's part of the page.
  ///
  /// - Throws: `RunError` or `FileError` when a file of the run cannot be read.
  func values() throws -> Values {
    let summary = run.summary
    let score = summary.evaluations.first?.metrics.first?.spread.map {
      "\(summary.evaluations[0].metrics[0].name) \(Percent.oneDecimal(100 * $0.mean)) %"
    }
    var values: Values = [
      "id": id, "name": run.name, "learner": summary.learner, "seed": "\(summary.seed)",
      "evaluations": summary.evaluations.map(evaluation), "pictures": try pictures(),
      "environment": try environment(), "data": try data(),
    ]
    if let score { values["score"] = score }
    if let losses = try losses() { values["losses"] = losses }
    return values
  }

  private func evaluation(_ evaluation: EvaluationSummary) -> Values {
    let count = evaluation.matrices.count
    var values: Values = [
      "name": evaluation.name, "tasks": evaluation.taskNames,
      "over": count == 1 ? "1 episode" : "mean over \(count) episodes",
      "rows": evaluation.rows.enumerated().map { index, row in
        [
          "label": "after \(index < evaluation.taskNames.count ? evaluation.taskNames[index] : "")",
          "cells": row.map(cell),
        ] as Values
      },
      "metrics": evaluation.metrics.map { metric in
        [
          "name": metric.name,
          "text": metric.spread.map(Percent.textWithInterval) ?? "undefined",
        ] as Values
      },
      "legend": evaluation.taskNames.enumerated().map { index, name in
        ["number": index % 8, "name": name] as Values
      },
    ]
    let curves = TaskCurves(evaluation: evaluation).svg
    if !curves.isEmpty { values["curves"] = curves }
    return values
  }

  private func cell(_ spread: Spread) -> Values {
    let share = max(0, min(1, spread.mean))
    return [
      "text": Percent.text(spread, showsDeviation: spread.count > 1),
      "share": Percent.oneDecimal(100 * share), "isStrong": share > 0.7,
    ]
  }

  /// The losses as a picture; `nil` if none are logged.
  private func losses() throws -> String? {
    let history = try MetricsHistory.read(run.directory.metricsFile, prefix: "loss.")
    let curves = LossCurves(history, window: nil, datasetNames: nil)
    guard !curves.curves.isEmpty else { return nil }
    return source(ofSVG: LossChart(curves, learner: run.summary.learner).document())
  }

  /// What `engram inspect` has drawn in the folder of the run.
  private func pictures() throws -> [Values] {
    let folder = run.directory.path + "/inspection"
    guard Folder.isFolder(folder) else { return [] }
    return try Folder.names(in: folder).filter { $0.hasPrefix("layer-") && $0.hasSuffix(".svg") }
      .map { name in
        [
          "name": name.dropLast(4).split(separator: "-").joined(separator: " "),
          "source": source(ofSVG: try ReadableFile.text(of: "\(folder)/\(name)")),
        ]
      }
  }

  private func source(ofSVG text: String) -> String {
    "data:image/svg+xml;base64," + Data(text.utf8).base64EncodedString()
  }

  private func environment() throws -> [Values] {
    var rows: [Values] = [["key": "folder", "value": run.name]]
    for text in [run.summary.keptText, run.summary.neededText].compactMap(\.self) {
      rows.append(["key": "learner", "value": text])
    }
    guard Folder.exists(run.directory.environmentFile) else { return rows }
    let text = try ReadableFile.text(of: run.directory.environmentFile)
    guard let members = try? JSON.parse(text).members else {
      throw RunError("\(run.directory.environmentFile): it is not a JSON object")
    }
    for member in members where !["resumed", "data"].contains(member.key) {
      let value =
        member.value.string ?? member.value.int.map(String.init)
        ?? member.value.elements?.compactMap(\.string).joined(separator: " ")
      if let value { rows.append(["key": member.key, "value": value]) }
    }
    return rows
  }

  /// The files that data came from, with their checksums; none for a run of before they were recorded.
  private func data() throws -> Values {
    let rows = try run.directory.dataFiles().map { file in
      [
        "path": file.path, "bytes": file.byteCount.map(String.init) ?? "folder",
        "digest": file.digest,
      ] as Values
    }
    return rows.isEmpty ? [:] : ["files": rows, "exist": true]
  }
}
