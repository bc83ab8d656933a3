internal import ArgumentParser
internal import EngramCore

/// `engram bench step`: times a meta-training step here, and the reference's.
struct BenchStepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: "Times a meta-training step at the paper's sizes, beside the PyTorch reference.")

  @Option(help: "A Python with PyTorch; without it only Engram is timed.")
  var python: String?

  @Option(help: "The reference script.")
  var reference = "../shared/reference/acl_reference.py"

  @Option(help: "Worker threads; without it one per core.")
  var lanes: Int?

  @Option(help: "Repetitions; the fastest counts.")
  var repetitions = 7

  @Flag(help: "Also measures the memory of a two-task step of 32 episodes.")
  var memory = false

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
      if memory { return try measureMemory(group) }
      let peer = python.map {
        ReferencePeer(python: PythonProgram(path: $0), script: reference, threads: group.count)
      }
      let peak = try PeakBench.run(lanes: group, repetitions: repetitions)
      try Console.printResult(
        "\(group.count) lanes; 1024x1024 products: \(Bench.rounded(peak / 1e9, 1)) GFLOP/s\n\n")
      for bench in StepBench.reference {
        let measured = try bench.run(lanes: group, repetitions: repetitions)
        let peerSeconds = try peer?.seconds(of: bench)
        try Console.printResult(
          "\(bench.name), batch \(bench.batch): \(Bench.milliseconds(measured.seconds)) a step, "
            + "\(Int(Double(measured.imagesPerStep) / measured.seconds)) images/s"
            + comparison(peerSeconds, measured.seconds) + "\n" + shares(measured) + "\n")
      }
      let encoderPeer = try peer?.encoderSeconds(imageCount: EncoderBench.conv4.imageCount)
      for (bench, peerSeconds) in [(EncoderBench.conv4, encoderPeer), (.resNet12, nil)] {
        let seconds = try bench.run(lanes: group, repetitions: repetitions)
        let rate = bench.operationCount / seconds
        try Console.printResult(
          "\(bench.name) alone, \(bench.imageCount) images forward and backward: "
            + "\(Bench.milliseconds(seconds)), \(Bench.rounded(rate / 1e9, 1)) GFLOP/s = "
            + "\(Bench.rounded(100 * rate / peak, 0)) % of the products' rate"
            + comparison(peerSeconds, seconds) + "\n")
      }
    }
  }

  private func measureMemory(_ group: LaneGroup) throws {
    let step = StepBench(name: "two tasks", tasks: 2, ways: 5, shots: 15, batch: 32)
    let measured = try step.run(lanes: group, repetitions: 3)
    try Console.printResult(
      "two tasks, 5-way 15-shot, batch 32: \(Bench.milliseconds(measured.seconds)) a step, "
        + "tensors \(measured.peakTensorBytes >> 20) MiB, "
        + "process \(Machine.peakMemoryBytes >> 20) MiB at most\n")
  }

  private func shares(_ measured: StepBench.Measurement) -> String {
    let known = StepPart.allCases.map { ($0.rawValue, measured.shares[$0, default: 0]) }
    let rest = 1 - known.reduce(0) { $0 + $1.1 }
    return (known + [("data, update, waiting", rest)]).map {
      "  \(Bench.rounded(100 * $0.1, 1)) %  \($0.0)\n"
    }.joined()
  }

  private func comparison(_ reference: Double?, _ seconds: Double) -> String {
    guard let reference else { return "" }
    return
      "; reference \(Bench.milliseconds(reference)): \(Bench.rounded(reference / seconds, 2)) times faster"
  }
}
