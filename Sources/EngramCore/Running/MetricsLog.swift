internal import Files
internal import JSONTree

/// `metrics.jsonl`: one JSON object per training step, in order.
struct MetricsLog {
  private let file: AppendedFile

  /// Opens the log to go on after what it holds.
  init(_ path: String) throws(FileError) {
    file = try AppendedFile(path)
  }

  /// Adds the line of a step.
  ///
  /// Seconds and the share of waiting stand last and are the only values that two runs of one seed
  /// differ in.
  ///
  /// - Parameters:
  ///   - step: The number of steps taken, this one included.
  ///   - record: What the step has to tell.
  ///   - seconds: Training time so far, over all parts of a resumed run.
  ///   - duration: How long the step took.
  /// - Throws: ``FileError``; the log then ends with the last whole line.
  func append(
    step: Int, _ record: StepRecord, seconds: Double, duration: Duration
  ) throws(FileError) {
    var members = [JSON.Member("step", .integer(step))]
    members += record.values.map { JSON.Member($0.name, .number($0.value)) }
    members.append(JSON.Member("seconds", .number((seconds * 1000).rounded() / 1000)))
    let share = record.waiting / max(duration, .nanoseconds(1))
    members.append(JSON.Member("waiting", .number((share * 10000).rounded() / 10000)))
    try file.append(line: JSON.object(members).compactText)
  }

  /// Forces all lines onto the device.
  func synchronize() throws(FileError) { try file.synchronize() }

  /// Cuts a log back to its first steps, and with them whatever a crash left half-written.
  ///
  /// - Returns: The seconds of the last step that is kept, zero if none is, and the validations.
  static func cut(
    _ path: String, afterStep stepCount: Int
  ) throws -> (seconds: Double, validations: ValidationHistory) {
    var validations = ValidationHistory()
    guard stepCount > 0 || Folder.exists(path) else { return (0, validations) }
    let bytes = try ReadableFile.bytes(of: path)
    var start = 0
    var seconds = 0.0
    for step in 0..<stepCount {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
        throw RunError(
          "\(path): it ends after step \(step), but the checkpoint was taken at step \(stepCount)")
      }
      guard let line = try? JSON.parse(Array(bytes[start..<end])), line["step"]?.int == step + 1,
        let time = line["seconds"]?.double
      else { throw RunError("\(path): line \(step + 1) is not the record of step \(step + 1)") }
      seconds = time
      if let score = line[ValidationHistory.measure]?.double {
        validations.add(ValidationHistory.Entry(step: step + 1, score: score))
      }
      start = end + 1
    }
    if start < bytes.count { try AppendedFile.truncate(path, toByteCount: start) }
    return (seconds, validations)
  }
}
