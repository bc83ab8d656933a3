internal import EngramCore
internal import Foundation
internal import Mustache

/// A report as one self-contained page: styles, scripts and pictures are in it, and it asks nothing of
/// any network.
public struct ReportPage {
  /// Runs beyond these have a row in the table of all runs, and nothing else.
  static let detailLimit = 100

  private let title: String
  private let experiments: [ReportedExperiment]
  private let addition: PageAddition?

  /// Creates the page.
  ///
  /// - Parameters:
  ///   - experiments: What it is about.
  ///   - title: The heading.
  ///   - addition: What a server adds.
  public init(
    _ experiments: [ReportedExperiment], title: String, addition: PageAddition? = nil
  ) {
    self.experiments = experiments
    self.title = title
    self.addition = addition
  }

  /// The HTML document.
  ///
  /// - Throws: `RunError` or `FileError` when a file of a run cannot be read.
  public func html() throws -> String {
    var left = Self.detailLimit
    let views = experiments.enumerated().map { index, experiment in
      let view = ExperimentView(experiment, id: "experiment-\(index + 1)", detailLimit: left)
      left -= min(left, experiment.runs.count)
      return view
    }
    let openCount = experiments.reduce(0) { $0 + $1.open.count }
    let template = try MustacheTemplate(string: Self.text(PackageResources.report_mustache))
    var values: Values = [
      "title": title,
      "version": "\(EngramVersion.current)",
      "time": Machine.timestamp,
      "runCount": experiments.reduce(0) { $0 + $1.runs.count },
      "experimentCount": experiments.count { !$0.runs.isEmpty },
      "style": Self.text(PackageResources.report_css),
      "script": Self.text(PackageResources.report_js),
      "experiments": try views.map { try $0.values() },
      "runs": views.flatMap(\.rows),
    ]
    if openCount > 0 { values["openCount"] = openCount }
    if let addition { values["addition"] = addition.values }
    return template.render(values)
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

/// What a template is filled with.
typealias Values = [String: Any]
