internal import EngramCore
internal import Foundation
internal import JSONTree

extension LiveState {
  /// The word, and the reason of a failure.
  var stateText: String { note.isEmpty ? word : "\(word): \(note)" }

  /// `120 of 1500`, after the learner if there are several.
  var stepText: String {
    guard let step else { return "" }
    let count = stepCount.map { "\(step) of \($0)" } ?? "\(step)"
    return learner.isEmpty ? count : "\(learner) \(count)"
  }

  /// Four digits of the loss.
  var lossText: String { loss.map { String(format: "%.4g", $0) } ?? "" }

  /// Where the log is, below the root of the server.
  var logPath: String? {
    guard hasLog else { return nil }
    // A point may stand in a name, but a path of points would be resolved by the browser.
    let plain = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    return name.addingPercentEncoding(withAllowedCharacters: plain).map { "/log/" + $0 }
  }

  /// What the script of the page fills a row with.
  var json: JSON {
    var members: [JSON.Member] = [
      .init("name", .text(name)), .init("word", .text(word)), .init("state", .text(stateText)),
      .init("step", .text(stepText)), .init("loss", .text(lossText)),
    ]
    if let step { members.append(.init("steps", .integer(step))) }
    if let changed { members.append(.init("changed", .number(changed))) }
    if let logPath { members.append(.init("log", .text(logPath))) }
    return .object(members)
  }
}

/// How long ago something was, for people.
enum AgeText {
  /// `3 min`; the script of the page writes the same.
  static func text(seconds: Double) -> String {
    let whole = max(0, Int(min(seconds, 1e12)))
    return switch whole {
    case ..<60: "\(whole) s"
    case ..<3600: "\(whole / 60) min"
    case ..<86_400: "\(whole / 3600) h"
    default: "\(whole / 86_400) d"
    }
  }
}
