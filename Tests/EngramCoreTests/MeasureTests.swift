import EngramCore
import Testing
import YAMLTree

/// Has a time and an amount of memory.
private struct Waiting: Component {
  static let typeName = "waiting"
  static let summary = "Waits and remembers."

  let pause: Duration
  let memory: Int
  let limit: Duration?

  init(settings: inout SettingsReader) {
    pause = settings.duration("pause", default: .seconds(90), in: .zero ... .seconds(7200), "Time.")
    memory = settings.byteCount("memory", default: 256 << 20, "Memory.")
    limit = settings.optionalDuration("limit", "The longest time.")
  }
}

private enum WaitingPlugin: Plugin {
  static let name = "Waiting"
  static let builtFor = EngramVersion.current
  static func register(in registry: inout Registry) throws {
    try registry.add(Waiting.self, to: .metric)
  }
}

private let registry: Registry = {
  do { return try Registry([WaitingPlugin.self]) } catch { preconditionFailure("\(error)") }
}()

@Suite struct MeasureTests {
  private func make(_ settings: String) throws -> Waiting {
    try registry.make(.metric, from: "{type: waiting, \(settings)}", as: Waiting.self)
  }

  private func message(_ settings: String) -> String {
    do {
      _ = try make(settings)
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test(
    arguments: [
      ("0s", .zero), ("500ms", .milliseconds(500)), ("90s", .seconds(90)),
      ("30min", .seconds(1800)),
      ("2h", .seconds(7200)), ("1h30min", .seconds(5400)), ("1h1s1ms", .milliseconds(3_601_001)),
      ("\"90s\"", .seconds(90)), ("007s", .seconds(7)),
    ] as [(String, Duration)])
  func durationsAreRead(text: String, value: Duration) throws {
    #expect(try make("pause: \(text)").pause == value)
    #expect(try make("limit: \(text)").limit == value)
  }

  @Test(arguments: [
    ("0B", 0), ("512B", 512), ("64KiB", 65536), ("64kB", 64000), ("500MB", 500_000_000),
    ("4GiB", 4 << 30), ("4GB", 4_000_000_000), ("1TiB", 1 << 40), ("2TB", 2_000_000_000_000),
  ])
  func byteCountsAreRead(text: String, value: Int) throws {
    #expect(try make("memory: \(text)").memory == value)
  }

  @Test func whatIsLeftOutIsTheDefault() throws {
    let waiting = try make("limit: null")
    #expect(waiting.pause == .seconds(90))
    #expect(waiting.memory == 268_435_456)
    #expect(waiting.limit == nil)
  }

  @Test func declarationsAreCanonical() throws {
    let settings = try #require(registry.settings(of: "waiting", in: .metric))
    #expect(settings.map(\.standard) == ["1min30s", "256MiB", nil])
    #expect(settings.map(\.isRequired) == [false, false, false])
    #expect(
      settings.map(\.expectation) == ["a duration of at most 2h", "a byte count", "a duration"])
  }

  /// Whatever was written, the resolved file says it in the largest units that fit.
  @Test(arguments: [
    ("5400s", "1h30min"), ("24h", "1d"), ("90061s", "1d1h1min1s"), ("1000ms", "1s"),
  ])
  func resolvedDurationsAreCanonical(text: String, canonical: String) throws {
    let plan = try plan("checkpoint: {interval: \(text)}\n" + goodText)
    #expect(plan.resolvedText.contains("\n  interval: \(canonical)\n"))
  }

  @Test(arguments: [
    ("pause: 30", "not the integer 30; write 30s or 30min"),
    ("pause: 30 mins", "not the string \"30 mins\"; did you mean '30min'?"),
    ("pause: 30m", "did you mean '30min'?"), ("pause: 2 Hours", "did you mean '2h'?"),
    ("pause: 1.5h", "did you mean '1h30min'?"), ("pause: 10secs", "did you mean '10s'?"),
    ("pause: 1h 30 min", "did you mean '1h30min'?"), ("pause: 5sec10ms", "did you mean '5s10ms'?"),
    ("pause: soon", "expected a duration of at most 2h, not the string \"soon\"\n"),
    ("pause: 30min1h", "expected a duration of at most 2h, not the string"),
    ("pause: [1s]", "expected a duration of at most 2h, not a list\n"),
    ("pause: 3h", "expected a duration of at most 2h, not 3h"),
    ("pause: -1s", "expected a duration of at most 2h, not the string \"-1s\"\n"),
    ("pause: 99999999999999999999d", "expected a duration"),
    ("pause: 1s", ""),
    ("memory: 4096", "not the integer 4096; write 4096B or 4096MiB"),
    ("memory: 4 GiB", "did you mean '4GiB'?"), ("memory: 4gib", "did you mean '4GiB'?"),
    ("memory: 4G", "did you mean '4GiB'?"), ("memory: 500KB", "did you mean '500kB'?"),
    ("memory: 1.5GiB", "did you mean '1536MiB'?"), ("memory: 1GiB1MiB", "expected a byte count"),
    ("memory: 9999999999TiB", "expected a byte count"),
  ])
  func whatIsNoAmountIsAnsweredWithTheNearestOne(settings: String, words: String) {
    let message = message(settings)
    #expect(words.isEmpty ? message.isEmpty : message.contains(words), "\(message)")
  }

  @Test func messagesListTheUnits() {
    #expect(
      message("pause: 30 mins") == """
        component:1:24: error[wrong-kind]: metric.pause: expected a duration of at most 2h, not the string \
        "30 mins"; did you mean '30min'?
         1 | {type: waiting, pause: 30 mins}
           |                        ^^^^^^^
          = units of a duration: ms, s, min, h, d
        """)
    #expect(message("memory: many").contains("= units of a byte count: B, kB, KiB, MB, MiB,"))
  }
}
