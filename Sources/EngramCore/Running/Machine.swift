internal import CProcessor
internal import Files
internal import Glibc

/// Facts about the computer and the program, for the record of a run.
public enum Machine {
  /// The cores that this process may use, at least one.
  public static var coreCount: Int {
    // The mask respects `taskset` and containers, which the number of processors does not.
    max(1, processor_allowed_cores(nil, 0))
  }

  /// The numbers of the cores that this process may use, in order.
  public static var allowedCores: [Int] {
    var cores = [CInt](repeating: 0, count: coreCount)
    let count = processor_allowed_cores(&cores, cores.count)
    return cores.prefix(count).map(Int.init)
  }

  /// Keeps this process on some cores, with all threads that it starts from now on: a preference that
  /// may fail without consequence.
  public static func keepOn(cores: [Int]) {
    let numbers = cores.map(CInt.init)
    processor_keep_on(numbers, numbers.count)
  }

  /// The most memory that this process has occupied so far.
  public static var peakMemoryBytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    // Linux counts in kibibytes.
    return usage.ru_maxrss * 1024
  }

  /// The name of the computer; `nil` where the system does not tell.
  public static var hostName: String? { line(of: "/proc/sys/kernel/hostname") }

  static var system: String? {
    let kernel = line(of: "/proc/sys/kernel/osrelease").map { "Linux \($0)" }
    let release = value(of: "PRETTY_NAME", in: "/etc/os-release", separator: "=")
    let parts = [release, kernel].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  static var processor: String? { value(of: "model name", in: "/proc/cpuinfo", separator: ":") }

  static var swiftVersion: String {
    #if compiler(>=6.4)
    "6.4 or later"
    #else
    "6.3"
    #endif
  }

  static var buildConfiguration: String {
    #if DEBUG
    "debug"
    #else
    "release"
    #endif
  }

  /// The time now, as `2026-01-31T12:00:00Z`.
  public static var timestamp: String {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func line(of file: String) -> String? {
    let text = try? ReadableFile.text(of: file)
    return text?.split(separator: "\n").first.map(String.init)
  }

  private static func value(of key: String, in file: String, separator: Character) -> String? {
    guard let text = try? ReadableFile.text(of: file) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key) }
    guard let value = line?.split(separator: separator, maxSplits: 1).last else { return nil }
    let unwanted: Set<Character> = [" ", "\t", "\""]
    return String(
      value.drop { unwanted.contains($0) }.reversed().drop { unwanted.contains($0) }
        .reversed())
  }
}
