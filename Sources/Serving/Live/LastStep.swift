internal import Files
internal import JSONTree

/// The last whole line of `metrics.jsonl`.
struct LastStep: Equatable {
  /// Training steps taken.
  let step: Int
  /// The loss of the step: the value named so, or else the first one.
  let loss: Double?

  /// Reads the end of a log; `nil` if there is no whole line of a step at it.
  ///
  /// A line that is being written has no end yet and is passed over.
  init?(_ path: String) {
    guard let file = try? ReadableFile(path), let line = Self.lastLine(of: file),
      let members = (try? JSON.parse(line))?.members,
      let step = members.first(where: { $0.key == "step" })?.value.int
    else { return nil }
    self.step = step
    let values = members.filter { !["step", "seconds", "waiting"].contains($0.key) }
    loss = (values.first { $0.key == "loss" } ?? values.first)?.value.double
  }

  private static func lastLine(of file: ReadableFile) -> [UInt8]? {
    let newline = UInt8(ascii: "\n")
    var count = 4096
    while true {
      let start = max(0, file.byteCount - count)
      // It throws when the file has been cut meanwhile, as a run that is resumed does.
      guard let bytes = try? file.bytes(at: start, count: file.byteCount - start),
        let end = bytes.lastIndex(of: newline) ?? (start > 0 ? bytes.startIndex : nil)
      else { return nil }
      if let before = bytes[..<end].lastIndex(of: newline) {
        return Array(bytes[(before + 1)..<end])
      }
      if start == 0 { return Array(bytes[..<end]) }
      guard count < 1 << 22 else { return nil }
      count *= 4
    }
  }
}
