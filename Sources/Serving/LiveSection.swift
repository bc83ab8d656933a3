internal import Foundation
internal import Mustache
internal import Reports

/// The part of the page that is kept up to date.
struct LiveSection {
  /// How far everything is.
  let states: [LiveState]
  /// Whether these are jobs of a batch; otherwise they are runs.
  let areJobs: Bool
  /// Why there is no report; `nil` if there is one.
  var message: String?
  /// The time, in seconds since 1970.
  let now: Double

  /// The section with its style and script.
  ///
  /// - Parameter nonce: A word that nobody can guess.
  /// - Returns: What a page takes.
  /// - Throws: What the template has against it.
  func addition(nonce: String) throws -> PageAddition {
    let template = try MustacheTemplate(string: Self.text(PackageResources.live_mustache))
    var values: [String: Any] = [
      "kind": areJobs ? "job" : "run", "counts": counts, "now": "\(now)", "rows": states.map(row),
    ]
    if let message { values["message"] = message }
    return PageAddition(
      nonce: nonce, section: template.render(values), name: "Now",
      style: Self.text(PackageResources.live_css), script: Self.text(PackageResources.live_js))
  }

  /// `2 finished, 1 running`; the script writes the same.
  private var counts: String {
    guard !states.isEmpty else { return "No run has begun yet." }
    let groups = Dictionary(grouping: states, by: \.word)
    return groups.sorted { $0.key < $1.key }.map { "\($0.value.count) \($0.key)" }
      .joined(separator: ", ")
  }

  private func row(_ state: LiveState) -> [String: Any] {
    let age = state.changed.map { now - $0 }
    var values: [String: Any] = [
      "name": state.name, "word": state.word, "state": state.stateText, "step": state.stepText,
      "steps": state.step.map(String.init) ?? "", "loss": state.lossText,
      "changed": state.changed.map { "\($0)" } ?? "", "age": age.map { "\($0)" } ?? "",
      "ageText": age.map(AgeText.text) ?? "",
    ]
    if let log = state.logPath { values["log"] = log }
    return values
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
