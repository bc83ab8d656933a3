internal import EngramCore
internal import Files
internal import Glibc
internal import JSONTree

/// A process that can be told from a later one with the same number.
public struct ProcessIdentity: Sendable, Equatable {
  /// The name of the computer.
  public let host: String
  /// The number of the process.
  public let number: Int32
  /// When it began, in the system's ticks since that was started.
  let startTicks: Int

  /// This process.
  public static var current: ProcessIdentity {
    let number = getpid()
    return ProcessIdentity(
      host: Machine.hostName ?? "", number: number, startTicks: startTicks(of: number) ?? 0)
  }

  /// Whether it is a process of this computer.
  var isHere: Bool { host == (Machine.hostName ?? "") }

  /// Whether the process is there; one of another computer is taken to be.
  public var isAlive: Bool {
    guard isHere else { return true }
    return Self.startTicks(of: number) == startTicks
  }

  /// The 22nd field of the system's record of a process; the second one, the program's name in
  /// parentheses, may have blanks in it.
  private static func startTicks(of number: Int32) -> Int? {
    guard let text = try? ReadableFile.text(of: "/proc/\(number)/stat"),
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    // A process that has ended and only waits to be asked how is gone for us.
    guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
    return Int(fields[19])
  }
}

extension ProcessIdentity {
  var json: JSON {
    .object([
      JSON.Member("host", .text(host)), JSON.Member("number", .integer(Int(number))),
      JSON.Member("start_ticks", .integer(startTicks)),
    ])
  }

  init?(json: JSON?) {
    guard let host = json?["host"]?.string,
      let number = json?["number"]?.int.flatMap(Int32.init(exactly:)),
      let startTicks = json?["start_ticks"]?.int
    else { return nil }
    self.init(host: host, number: number, startTicks: startTicks)
  }
}
