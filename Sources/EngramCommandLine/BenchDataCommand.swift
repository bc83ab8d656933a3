internal import ArgumentParser
internal import EngramCore

/// `engram bench data`: times how fast episodes are made from real files.
struct BenchDataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Times episodes of real images on one core, beside Pillow and NumPy.")

  @Option(help: "A Python with Pillow and NumPy; without it only Engram is timed.")
  var python: String?

  @Option(help: "Repetitions; the fastest counts.")
  var repetitions = 5

  func validate() throws {
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions takes a number from 1 to 1000, not \(repetitions).")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      let peer = python.map { DataPeer(python: PythonProgram(path: $0), roots: Console.dataRoots) }
      for bench in DataBench.all {
        let own = try bench.run(repetitions: repetitions, roots: Console.dataRoots)
        let other = try peer?.run(bench, repetitions: repetitions)
        try Console.printResult(
          "\(bench.name), \(bench.tasks) tasks, \(bench.ways)-way \(bench.shots)-shot, "
            + "\(bench.imageCount) images:\n"
            + "  ready after \(Bench.seconds(own.readySeconds))"
            + (other.map { "; Pillow \(Bench.seconds($0.readySeconds))" } ?? "") + "\n"
            + "  an episode in \(Bench.milliseconds(own.episodeSeconds)), "
            + "\(Int(Double(bench.imageCount) / own.episodeSeconds)) images/s"
            + (other.map {
              "; Pillow \(Bench.milliseconds($0.episodeSeconds)): "
                + "\(Bench.rounded($0.episodeSeconds / own.episodeSeconds, 1)) times faster"
            } ?? "") + "\n")
      }
    }
  }
}
