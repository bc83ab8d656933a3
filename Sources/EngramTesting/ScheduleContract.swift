public import EngramCore

/// The laws of `Schedule`.
public enum ScheduleContract {
  /// What is wrong with a schedule.
  ///
  /// - Returns: One sentence for every broken law.
  public static func violations(of schedule: any Schedule) -> [String] {
    Violations.collect { found in
      let steps = Array(1...200) + [1_000, 10_000, 1_000_000, 1_000_000_000]
      for step in steps {
        let value = schedule.value(at: step)
        found.require(value.isFinite, "the value at step \(step) is \(value)")
        found.require(value >= 0, "the value at step \(step) is negative: \(value)")
        found.require(schedule.value(at: step) == value, "the value at step \(step) changes")
      }
    }
  }
}
