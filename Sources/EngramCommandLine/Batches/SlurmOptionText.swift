internal import ArgumentParser
internal import Batches
internal import YAMLTree

/// The option `--slurm`: `partition=long,time=2h,cpus=4`.
enum SlurmOptionText {
  /// The names that may stand before an equals sign.
  static let keys = [
    "partition", "account", "qos", "constraint", "time", "cpus", "mem", "max", "per-task",
    "warning",
  ]

  /// Reads what is asked of Slurm.
  ///
  /// - Throws: A `ValidationError` that names the part and what it takes.
  static func options(_ text: String) throws -> SlurmOptions {
    var options = SlurmOptions()
    var seen: Set<String> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map(String.init)
      guard words.count == 2, !words[1].isEmpty else {
        throw ValidationError("--slurm takes key=value,…; there is no value in '\(part)'.")
      }
      guard seen.insert(words[0]).inserted else {
        throw ValidationError("--slurm has '\(words[0])' twice.")
      }
      try set(words[0], to: words[1], in: &options)
    }
    if let time = options.time, let warning = options.warning, warning >= time {
      throw ValidationError("--slurm warning= is a time before the end, shorter than time=.")
    }
    return options
  }

  private static func set(_ key: String, to text: String, in options: inout SlurmOptions) throws {
    switch key {
    case "partition": options.partition = text
    case "account": options.account = text
    case "qos": options.qualityOfService = text
    case "constraint": options.constraint = text
    case "time": options.time = try duration(text, of: key)
    case "warning": options.warning = try duration(text, of: key)
    case "mem": options.memory = try OptionText.byteCount(text, of: "--slurm mem=")
    case "cpus": options.coreCount = try count(text, of: key, upTo: 1024)
    case "max": options.concurrency = try count(text, of: key, upTo: 1_000_000)
    case "per-task": options.jobsPerElement = try count(text, of: key, upTo: 1_000_000)
    default:
      let clause = Suggestion.clause(
        for: key, among: keys, otherwise: "it takes \(keys.joined(separator: ", "))")
      throw ValidationError("--slurm has no key '\(key)'\(clause)")
    }
  }

  private static func duration(_ text: String, of key: String) throws -> Duration {
    let time = try OptionText.duration(text, of: "--slurm \(key)=")
    guard time >= .seconds(1) else {
      throw ValidationError("--slurm \(key)= takes a second or more, not '\(text)'.")
    }
    return time
  }

  private static func count(_ text: String, of key: String, upTo limit: Int) throws -> Int {
    guard let value = Int(text), (1...limit).contains(value) else {
      throw ValidationError("--slurm \(key)= takes a number from 1 to \(limit), not '\(text)'.")
    }
    return value
  }
}
