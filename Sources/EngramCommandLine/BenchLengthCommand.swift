internal import ArgumentParser
internal import EngramCore
internal import YAMLTree

/// `engram bench length`: the memory of long contexts, evaluated or trained on.
struct BenchLengthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "length",
    abstract: "Measures memory and time over the length of a context, layer by layer.",
    discussion: """
      Evaluates contexts of 1,000, 10,000 and 100,000 steps with the paper's model and fresh parameters. \
      A layer whose state grows is measured up to 10,000 steps unless it is told otherwise. With \
      --training takes meta-training steps of one episode of 25, 100, 400 and 1,600 demonstrations \
      instead, on one lane: all at once, in pieces, and in pieces that are recomputed.
      """)

  @Flag(help: "Measures steps of meta-training instead of evaluation.")
  var training = false

  @Option(help: "A sequence layer; may be repeated. Without it all.")
  var layer: [String] = []

  @Option(help: "Steps of a context; may be repeated. Without it see above.")
  var steps: [Int] = []

  @Option(help: "Worker threads of an evaluation; without it one per core.")
  var lanes: Int?

  func validate() throws {
    if let lanes, !(1...1024).contains(lanes) {
      throw ValidationError("--lanes takes a number from 1 to 1024, not \(lanes).")
    }
    if training, lanes != nil {
      throw ValidationError("--lanes is for evaluations; a training step is measured on one lane.")
    }
    for name in layer where !LengthModel.layers.contains(name) {
      throw ValidationError(
        "There is no sequence layer '\(name)' to measure; take one of \(LengthModel.layers.list).")
    }
    let limit = training ? 50_000 : 10_000_000
    for count in steps where !(LengthModel.ways...limit).contains(count) {
      throw ValidationError(
        "--steps takes a number from \(LengthModel.ways) to \(limit), not \(count).")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      let registry = try EngramProgram.registry()
      let models = (layer.isEmpty ? LengthModel.layers : layer).map { LengthModel(layer: $0) }
      if training { return try models.forEach { try train($0, registry) } }
      let group = LaneGroup(count: lanes ?? Machine.coreCount)
      try Console.printResult("\(group.count) lanes\n")
      for model in models { try evaluate(model, group, registry) }
    }
  }

  private func evaluate(_ model: LengthModel, _ lanes: LaneGroup, _ registry: Registry) throws {
    let bench = try LengthBench(model, lanes: lanes, registry: registry)
    let usual = [1000, 10_000] + (model.stateGrows ? [] : [100_000])
    for count in steps.isEmpty ? usual : steps {
      let measured = try bench.run(steps: count)
      try Console.printResult(
        "\(model.layer), \(count) steps: tensors \(Bench.mebibytes(measured.peakTensorBytes)) at most, "
          + "\(measured.stateCount) numbers of them the state, "
          + "process \(Bench.mebibytes(Machine.peakMemoryBytes)) at most so far, "
          + "\(Int(Double(count) / measured.seconds)) steps/s\n")
    }
  }

  private func train(_ model: LengthModel, _ registry: Registry) throws {
    let ways = LengthModel.ways
    // As many of each class.
    let lengths = steps.isEmpty ? [25, 100, 400, 1600] : steps.map { $0 / ways * ways }
    for keeping in TrainingLengthBench.Keeping.allCases {
      let bench = TrainingLengthBench(model: model, keeping: keeping)
      var before: (length: Int, bytes: Int)?
      for length in lengths {
        let measured = try bench.run(length: length, repetitions: 3, registry: registry)
        let slope = before.map {
          (measured.peakTensorBytes - $0.bytes) / max(1, length - $0.length)
        }
        before = (length, measured.peakTensorBytes)
        try Console.printResult(
          "\(model.layer), \(length) demonstrations, \(keeping.rawValue): "
            + "tensors \(Bench.mebibytes(measured.peakTensorBytes)) at most"
            + (slope.map { ", \($0) bytes for each further demonstration" } ?? "")
            + ", \(Bench.milliseconds(measured.seconds)) a step\n")
      }
    }
  }
}
