internal import EngramCore

/// What the commands of Slurm say of the cluster, and what is asked of it through them.
struct SlurmQueue {
  /// An element of a job array that was made of a batch.
  struct Element: Hashable {
    let mark: SlurmMark
    let index: Int
  }

  /// The standard of Slurm for the number of elements of an array.
  static let standardArraySize = 1001

  /// How many elements an array may have; the standard where no Slurm says.
  func maximumArraySize() throws -> Int {
    let outcome = try ExternalProgram(name: "scontrol").run(["show", "config"])
    for line in outcome.output.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "=" }
      if words.count == 2, words[0] == "MaxArraySize", let size = Int(words[1]), size > 0 {
        return size
      }
    }
    return Self.standardArraySize
  }

  /// The elements of this user's batches that wait or run.
  ///
  /// - Throws: `RunError` when Slurm does not answer.
  func activeElements() throws -> Set<Element> {
    let text = try ExternalProgram(name: "squeue").output(
      ["--me", "--noheader", "--array", "--format=%K %k"])
    return Set(
      text.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2, let index = Int(words[0]), let mark = SlurmMark(text: words[1])
        else { return nil }
        return Element(mark: mark, index: index)
      })
  }

  /// Hands a script over.
  ///
  /// - Returns: The number of the array.
  /// - Throws: `RunError` with what Slurm says when it does not take it.
  func submit(_ script: String) throws -> String {
    let text = try ExternalProgram(name: "sbatch").output(["--parsable", script])
    // A cluster of several names itself behind a semicolon.
    let number = text.split { $0 == ";" || $0 == "\n" }.first.map(String.init) ?? ""
    guard Int(number) != nil else {
      throw RunError("sbatch has not said which number \(script) got, but '\(text)'")
    }
    return number
  }

  /// Puts a running job back into the queue, which ends it here.
  ///
  /// - Throws: `RunError` with what Slurm says when it does not do so.
  func requeue(_ job: String) throws {
    _ = try ExternalProgram(name: "scontrol").output(["requeue", job])
  }
}
