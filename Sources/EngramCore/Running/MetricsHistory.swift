internal import Files
internal import JSONTree

/// What a run has logged over its training steps: the contents of `metrics.jsonl`.
public struct MetricsHistory: Sendable, Equatable {
  /// One value over the steps at which it was logged.
  public struct Series: Sendable, Equatable {
    /// The name in the log, such as `loss.after2.of1`.
    public let name: String
    /// The numbers of steps taken, ascending.
    public internal(set) var steps: [Int]
    /// The value at each of them.
    public internal(set) var values: [Double]

    /// Creates a series.
    ///
    /// - Precondition: There are as many values as steps.
    public init(name: String, steps: [Int], values: [Double]) {
      precondition(
        steps.count == values.count, "\(steps.count) steps do not have \(values.count) values")
      self.name = name
      self.steps = steps
      self.values = values
    }
  }

  /// The series in the order in which they first appear.
  public let series: [Series]

  /// Creates a history.
  public init(series: [Series]) { self.series = series }

  /// Reads the series of a log whose names begin with some letters.
  ///
  /// A last line without an end is left out: a run may be writing it, or a crash may have cut it.
  ///
  /// - Parameters:
  ///   - path: `metrics.jsonl`; a file that is missing has no series.
  ///   - prefix: What the names begin with.
  /// - Returns: The series.
  /// - Throws: ``RunError`` with the number of the first line that is damaged.
  public static func read(_ path: String, prefix: String) throws -> MetricsHistory {
    guard Folder.exists(path) else { return MetricsHistory(series: []) }
    let bytes = try ReadableFile.bytes(of: path)
    var series: [Series] = []
    var places: [String: Int] = [:]
    var (start, line, last) = (0, 0, 0)
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      line += 1
      guard let record = try? JSON.parse(Array(bytes[start..<end])),
        let step = record["step"]?.int, step > last, let members = record.members
      else { throw RunError("\(path): line \(line) is not the record of a step after \(last)") }
      for member in members where member.key.hasPrefix(prefix) {
        guard let value = member.value.double, value.isFinite else {
          throw RunError("\(path): \"\(member.key)\" in line \(line) is not a number")
        }
        let place = places[member.key] ?? series.count
        if place == series.count {
          places[member.key] = place
          series.append(Series(name: member.key, steps: [], values: []))
        }
        series[place].steps.append(step)
        series[place].values.append(value)
      }
      (start, last) = (end + 1, step)
    }
    return MetricsHistory(series: series)
  }
}
