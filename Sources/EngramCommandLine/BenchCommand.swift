internal import ArgumentParser

/// `engram bench`: how fast this machine trains and reads data, and its peers on it.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract:
      "Times meta-training, data, gradient learners or frozen encoders, beside Python; measures memory.",
    subcommands: [
      BenchStepCommand.self, BenchLengthCommand.self, BenchDataCommand.self,
      BenchLearnersCommand.self, BenchEncodersCommand.self,
    ],
    defaultSubcommand: BenchStepCommand.self)
}

/// How measurements are written.
enum Bench {
  static func seconds(_ value: Double) -> String { "\(rounded(value, 2)) s" }

  static func milliseconds(_ seconds: Double) -> String {
    seconds < 0.01 ? "\(rounded(seconds * 1000, 3)) ms" : "\(rounded(seconds * 1000, 1)) ms"
  }

  static func mebibytes(_ bytes: Int) -> String {
    "\(rounded(Double(bytes) / Double(1 << 20), 1)) MiB"
  }

  static func rounded(_ value: Double, _ digits: Int) -> String {
    let scale = [1.0, 10, 100, 1000][min(digits, 3)]
    let whole = (value * scale).rounded() / scale
    return digits == 0 ? "\(Int(whole))" : "\(whole)"
  }
}
