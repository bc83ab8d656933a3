/// Steps per second over the last minute or so.
struct StepRate {
  private var learner = ""
  private var marks: [(step: Int, time: Double)] = []

  /// The rate, or `nil` before there is enough to tell.
  var stepsPerSecond: Double? {
    guard let first = marks.first, let last = marks.last, last.time > first.time else { return nil }
    return Double(last.step - first.step) / (last.time - first.time)
  }

  /// Notes that a step has been taken.
  mutating func add(step: Int, of learner: String, at time: Double) {
    if learner != self.learner { marks = [] }
    self.learner = learner
    // The first mark is the end of the first step, so that its warm-up does not count.
    if marks.count >= 2, time - marks[marks.count - 2].time < 1 { marks.removeLast() }
    marks.append((step, time))
    while marks.count > 2, time - marks[1].time > 60 { marks.removeFirst() }
  }

  /// A rate: one decimal, or three for rates below one.
  static func rateText(_ value: Double) -> String {
    value >= 1 ? Percent.oneDecimal(value) : shortText(value)
  }

  /// A number with three significant digits or so.
  static func shortText(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e6, abs(value) >= 1e-3 || value == 0 else {
      return value.description
    }
    if abs(value) >= 10 { return Percent.oneDecimal(value) }
    let thousandths = Int((abs(value) * 1000).rounded())
    let fraction = String(thousandths % 1000 + 1000).dropFirst()
    return "\(value < 0 ? "-" : "")\(thousandths / 1000).\(fraction)"
  }
}
