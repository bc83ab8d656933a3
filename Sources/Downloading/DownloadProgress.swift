/// Shows a person how far a download is.
///
/// On a terminal one line with a bar is written again and again; elsewhere a plain line comes every
/// ten seconds.
public final class DownloadProgress {
  private let isTerminal: Bool
  private let width: Int
  private let now: () -> Double
  private let write: (String) -> Void
  private var name = ""
  private var firstTime = 0.0
  private var firstByteCount: Int?
  private var lastShown = 0.0
  private var isLineOpen = false

  /// Creates a display.
  ///
  /// - Parameters:
  ///   - isTerminal: Whether the reader can take back a line.
  ///   - width: The columns of the terminal.
  ///   - now: The time in seconds from any beginning.
  ///   - write: Where text goes.
  public init(
    isTerminal: Bool, width: Int, now: @escaping () -> Double, write: @escaping (String) -> Void
  ) {
    self.isTerminal = isTerminal
    self.width = width
    self.now = now
    self.write = write
  }

  /// Turns to a file.
  public func begin(_ name: String) {
    close()
    self.name = name
    firstTime = now()
    lastShown = isTerminal ? -.infinity : firstTime
    firstByteCount = nil
  }

  /// Shows how far it is, or leaves it out when the last line is still fresh.
  public func show(_ byteCount: Int, of total: Int?) {
    let time = now()
    // What an earlier try has fetched says nothing of the speed.
    let start = firstByteCount ?? byteCount
    firstByteCount = start
    let isLast = isTerminal && byteCount == total
    guard isLast || time - lastShown >= (isTerminal ? 0.1 : 10) else { return }
    lastShown = time
    let seconds = time - firstTime
    let speed = seconds > 0 ? Double(byteCount - start) / seconds : 0
    var parts = [
      total.map { "\(ByteCount.text(byteCount)) of \(ByteCount.text($0))" }
        ?? ByteCount.text(byteCount)
    ]
    if speed > 0 {
      parts.append("\(ByteCount.text(Int(speed)))/s")
      if let total { parts.append("\(Self.clock(Double(total - byteCount) / speed)) left") }
    }
    let text = parts.joined(separator: "  ")
    guard isTerminal else { return write("\(name)  \(text)\n") }
    write("\r\(line(text, share: total.map { Double(byteCount) / Double(max(1, $0)) }))\u{1B}[K")
    isLineOpen = true
  }

  /// Takes back the line that is being rewritten, so that other text can follow.
  public func close() {
    if isLineOpen { write("\r\u{1B}[K") }
    isLineOpen = false
  }

  /// Name, bar and numbers in one row of the terminal, or what fits of them.
  private func line(_ text: String, share: Double?) -> String {
    let room = width - 1 - name.count - text.count - 6
    guard let share, room >= 10 else { return String("\(name)  \(text)".prefix(max(1, width - 1))) }
    let length = min(30, room)
    let filled = min(length, Int((share * Double(length)).rounded(.down)))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: length - filled)
    return "\(name)  [\(bar)]  \(text)"
  }

  private static func clock(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "days" }
    let total = Int(seconds.rounded(.up))
    let rest = total % 60
    return "\(total / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}
