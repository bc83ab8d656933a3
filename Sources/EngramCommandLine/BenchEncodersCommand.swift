internal import ArgumentParser
internal import EngramCore

/// `engram bench encoders`: times a frozen Vision Transformer, beside timm in PyTorch.
struct BenchEncodersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encoders",
    abstract: "Times a frozen ViT-B/16 at random weights, beside timm in PyTorch.")

  @Option(help: "A Python with PyTorch and timm; without it only Engram is timed.")
  var python: String?

  @Option(help: "Worker threads; without it one per core.")
  var lanes: Int?

  @Option(help: "Repetitions; the fastest counts.")
  var repetitions = 5

  func validate() throws {
    if let lanes, !(1...1024).contains(lanes) {
      throw ValidationError("--lanes takes a number from 1 to 1024, not \(lanes).")
    }
    guard (1...1000).contains(repetitions) else {
      throw ValidationError("--repetitions takes a number from 1 to 1000, not \(repetitions).")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      let group = LaneGroup(count: lanes ?? Machine.coreCount)
      let encoder: any Encoder = try EngramProgram.registry().make(
        .encoder, from: "{type: vit, size: base, patch: 16}")
      let bench = try FrozenEncoderBench(encoder, lanes: group)
      let count = FrozenEncoderBench.imageCount
      func own() throws -> Double {
        // The first pass makes memory and is not counted.
        _ = try bench.seconds()
        return try (0..<repetitions).map { _ in try bench.seconds() }.min() ?? .infinity
      }
      let first = try own()
      guard let python else {
        return try Console.printResult(line(first, count, group.count) + "\n")
      }
      let peer = try TimmPeer(python: PythonProgram(path: python), threads: group.count)
        .seconds(imageCount: count, repetitions: repetitions)
      // Once before and once after the peer, because other work on the machine comes and goes.
      let seconds = min(first, try own())
      try Console.printResult(
        line(seconds, count, group.count)
          + "; timm \(Bench.seconds(peer)): \(Bench.rounded(peer / seconds, 2)) times faster\n")
    }
  }

  private func line(_ seconds: Double, _ count: Int, _ lanes: Int) -> String {
    "ViT-B/16, \(count) images of 224x224x3, \(lanes) lanes: \(Bench.seconds(seconds)), "
      + "\(Bench.rounded(Double(count) / seconds, 1)) images/s"
  }
}
