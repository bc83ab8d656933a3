import Downloading
import Testing

struct DownloadProgressTests {
  /// What is written when a file of 10 MB comes in steps of 1 MB, one a second.
  private func text(isTerminal: Bool, width: Int = 80, total: Int? = 10_000_000) -> [String] {
    var time = 100.0
    var lines: [String] = []
    let progress = DownloadProgress(
      isTerminal: isTerminal, width: width, now: { time }, write: { lines.append($0) })
    progress.begin("mnist/images.gz")
    for step in 0...10 {
      progress.show(step * 1_000_000, of: total)
      time += 1
    }
    progress.close()
    return lines
  }

  @Test func aTerminalHasABarThatGrows() {
    let lines = text(isTerminal: true)
    #expect(lines.count == 12)
    #expect(
      lines[5]
        == "\rmnist/images.gz  [##########..........]  5.0 MB of 10.0 MB  1.0 MB/s  0:05 left\u{1B}[K"
    )
    #expect(lines.last == "\r\u{1B}[K")
  }

  @Test func aNarrowTerminalIsNotLeft() {
    for line in text(isTerminal: true, width: 40).dropLast() {
      #expect(line.dropFirst().dropLast(3).count < 40, "\(line)")
    }
  }

  @Test func withoutATerminalALineComesEveryTenSeconds() {
    #expect(
      text(isTerminal: false)
        == ["mnist/images.gz  10.0 MB of 10.0 MB  1.0 MB/s  0:00 left\n"])
  }

  @Test func anUnknownSizeHasNoBar() {
    #expect(
      text(isTerminal: true, total: nil)[3] == "\rmnist/images.gz  3.0 MB  1.0 MB/s\u{1B}[K")
  }

  @Test func whatAnEarlierTryFetchedIsNoSpeed() {
    var time = 0.0
    var last = ""
    let progress = DownloadProgress(
      isTerminal: true, width: 100, now: { time }, write: { last = $0 })
    progress.begin("a")
    progress.show(8_000_000, of: 10_000_000)
    time = 1
    progress.show(9_000_000, of: 10_000_000)
    #expect(last.contains("  1.0 MB/s  0:01 left"))
  }

  @Test(arguments: [
    (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (999_949, "999.9 kB"),
    (999_950, "1.0 MB"), (9_912_422, "9.9 MB"), (1_329_278_602, "1.3 GB"),
  ])
  func sizesAreShort(count: Int, text: String) {
    #expect(ByteCount.text(count) == text)
  }
}
