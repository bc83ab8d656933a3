/// One job array: some jobs of a batch with the script that runs them.
public struct SlurmArray: Sendable, Equatable {
  /// The script.
  public let scriptFile: String
  /// The jobs, and how they are shared out.
  let mark: SlurmMark
  /// The number of jobs.
  public let jobCount: Int
  /// The number of elements.
  public let elementCount: Int
}

/// The text of `submit.sbatch`.
struct SlurmScript {
  let options: SlurmOptions
  /// What an element does further: options of `engram share`.
  let shareWords: [String]
  let program: String
  /// The folder of the batch, as an absolute path.
  let folder: String
  /// Where the elements work: paths of data are relative to it.
  let workingFolder: String

  /// The script of an array.
  ///
  /// - Parameters:
  ///   - array: The array.
  ///   - concurrency: How many of its elements run at once; `nil` for any number.
  /// - Returns: The text.
  func text(for array: SlurmArray, concurrency: Int?) -> String {
    let name = folder.split(separator: "/").last.map(String.init) ?? "batch"
    let throttle = concurrency.map { "%\($0)" } ?? ""
    var settings = [
      ("job-name", "engram-\(name)"), ("array", "0-\(array.elementCount - 1)\(throttle)"),
      // A percent sign would begin a pattern.
      (
        "output",
        folder.split(separator: "%", omittingEmptySubsequences: false)
          .joined(separator: "%%") + "/slurm/%A_%a.txt"
      ),
      ("comment", array.mark.text), ("open-mode", "append"), ("chdir", workingFolder),
      ("signal", "B:USR1@\(options.effectiveWarning.components.seconds)"),
      ("nodes", "1"), ("ntasks", "1"), ("cpus-per-task", "\(options.coreCount)"),
    ]
    if let memory = options.memory { settings.append(("mem", "\((memory + 0xF_FFFF) >> 20)M")) }
    if let time = options.time { settings.append(("time", Self.text(time))) }
    settings += [
      ("partition", options.partition), ("account", options.account),
      ("qos", options.qualityOfService), ("constraint", options.constraint),
    ].compactMap { name, value in value.map { (name, $0) } }
    let lines = settings.map { "#SBATCH --\($0)=\(Self.quoted($1))\n" }.joined()
    let words =
      ["exec", program, "share", array.mark.manifestFile].map(ShellWord.quoted)
      + ["--index", "\"$SLURM_ARRAY_TASK_ID\"", "--per-task", "\(array.mark.jobsPerElement)"]
      + ["--cores", "\(options.coreCount)", "--requeue"] + shareWords.map(ShellWord.quoted)
    return """
      #!/bin/sh
      # \(array.jobCount) jobs of the batch \(folder), written by engram batch --launcher slurm.
      # An element runs its share of \(array.mark.manifestFile).
      # Told by SIGUSR1 that its time is nearly over, it saves checkpoints and requeues itself.
      \(lines)#SBATCH --requeue

      \(words.joined(separator: " "))

      """
  }

  /// A time as Slurm takes it: `days-hours:minutes:seconds`.
  static func text(_ time: Duration) -> String {
    let seconds = Int(time.components.seconds)
    func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(digits)
    return "\(seconds / 86_400)-\(clock.joined(separator: ":"))"
  }

  /// A value of an `#SBATCH` line, which are split at blanks as a shell does.
  private static func quoted(_ value: String) -> String {
    guard value.contains(where: { " \t\"'\\#".contains($0) }) else { return value }
    let escaped = value.map { "\"\\".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    return "\"\(escaped)\""
  }
}
