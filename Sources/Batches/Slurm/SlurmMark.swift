/// What a job array says of itself in Slurm's queue: its comment.
///
/// Numbers of arrays come again after a cluster was set up anew; the name of a manifest does not.
struct SlurmMark: Hashable {
  /// The list of the jobs, as an absolute path.
  let manifestFile: String
  /// How many of them an element runs.
  let jobsPerElement: Int

  /// The comment.
  var text: String { "engram share \(jobsPerElement) of \(manifestFile)" }

  init(manifestFile: String, jobsPerElement: Int) {
    self.manifestFile = manifestFile
    self.jobsPerElement = jobsPerElement
  }

  /// Reads a comment; `nil` for one of other people's jobs.
  init?(text: String) {
    let words = text.split(separator: " ", maxSplits: 4).map(String.init)
    guard words.count == 5, words[0] == "engram", words[1] == "share", words[3] == "of",
      let count = Int(words[2]), count > 0
    else { return nil }
    self.init(manifestFile: words[4], jobsPerElement: count)
  }

  /// The jobs of an element.
  ///
  /// - Parameters:
  ///   - index: The element.
  ///   - jobs: All jobs of the manifest.
  /// - Returns: Fewer than others have, if it is the last element.
  func share(of index: Int, among jobs: [Batch.Job]) -> ArraySlice<Batch.Job> {
    jobs.dropFirst(index * jobsPerElement).prefix(jobsPerElement)
  }
}
