import ACL
import EngramCore
import Networks
import Optimization
import PluginTestSupport
import TensorEngine

// Components that break one law each, to see that the contracts notice.

/// Pixels that depend on how often they were read.
final class RestlessDataset: Dataset, @unchecked Sendable {
  static let typeName = "restless"
  static let summary = "Changes."
  let imageShape = ImageShape(height: 2, width: 2, channels: 1)
  let classCount = 2
  private var count: Float = 0
  init() {}
  init(settings: inout SettingsReader) {}
  func prepare(_ roots: DataRoots) {}
  func exampleCount(ofClass classIndex: Int) -> Int { 1 }
  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    count += 1
    pixels.update(repeating: count)
  }
}

/// Episodes with one thing wrong.
final class FaultyStream: TaskStream {
  enum Fault: CaseIterable { case label, overlap, sharedClass, order, missingTask, unseenQuery }

  static let typeName = "faulty"
  static let summary = "Wrong."
  let imageShape = ImageShape(height: 2, width: 2, channels: 1)
  let taskCount = 2
  let labelCount = 2
  let episodeCount: Int? = nil
  private let images = StubDataset(classes: 4, examples: 5)
  private let fault: Fault
  init(_ fault: Fault) { self.fault = fault }
  init(settings: inout SettingsReader) { fault = .label }
  func prepare(_ roots: DataRoots) {}

  func episode(_ index: Int, seed: UInt64) -> Episode {
    func example(_ task: Int, _ way: Int, _ number: Int) -> LabelledExample {
      LabelledExample(
        classIndex: fault == .sharedClass ? way : 2 * task + way, exampleIndex: number, label: way)
    }
    var tasks = (0..<2).map { task in
      LearningTask(
        name: "task", demonstrationSource: images,
        demonstrations: [example(task, 0, 0), example(task, 1, 0)], querySource: images,
        queries: [example(task, 0, fault == .overlap ? 0 : 1)])
    }
    switch fault {
    case .label: tasks[1].demonstrations[0].label = 2
    case .order: tasks[0].demonstrations.swapAt(0, Int.random(in: 0...1))
    case .missingTask: if index > 0 { tasks.removeLast() }
    case .unseenQuery: tasks[0].queries[0].classIndex = 3
    case .overlap, .sharedClass: break
    }
    return Episode(tasks: tasks, scenario: .domainIncremental, labelCount: labelCount)
  }
}

/// Says that features are one wider than they are.
struct BoastfulEncoder: Encoder {
  static let typeName = "boastful"
  static let summary = "Wider."
  private let inner = Conv4(channels: 2, blockCount: 1, dropout: 0)
  init() {}
  init(settings: inout SettingsReader) {}
  func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    try inner.featureWidth(for: image) + 1
  }
  func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    inner.makeModule(for: image, in: scope)
  }
}

/// Does not say what it refuses.
struct TerseEncoder: Encoder {
  static let typeName = "terse"
  static let summary = "Terse."
  private let inner = Conv4(channels: 2, blockCount: 1, dropout: 0)
  init() {}
  init(settings: inout SettingsReader) {}
  func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    if image.height < 2 { throw ShapeProblem("no") }
    return try inner.featureWidth(for: image)
  }
  func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    inner.makeModule(for: image, in: scope)
  }
}

/// An SRWM with one thing wrong.
struct FaultyLayer: SequenceLayer {
  enum Fault: CaseIterable {
    case readWrites, lateProbe, forgetsState, detachesState, inflatesGradient, refusesTersely
    case boastsOfGrowth, wrongKeys, wrongGates
  }

  static let typeName = "faulty"
  static let summary = "Wrong."
  private let fault: Fault
  private let inner: SRWM
  init(_ fault: Fault) {
    self.fault = fault
    inner = SRWM(
      headCount: 2, dropout: 0, queryScale: 1,
      gradient: fault == .inflatesGradient ? .official : .true)
  }
  init(settings: inout SettingsReader) { self.init(.readWrites) }
  var stateGrows: Bool { fault == .boastsOfGrowth }
  func validate(width: Int) throws(ShapeProblem) {
    if fault == .refusesTersely, width < 8 { throw ShapeProblem("no") }
    try inner.validate(width: width)
  }
  func makeModule(width: Int, in scope: ParameterScope) -> any SequenceModule {
    Module(fault: fault, inner: inner.makeModule(width: width, in: scope))
  }

  private struct Module: InspectableSequenceModule {
    let fault: Fault
    let inner: any SequenceModule

    func initialState(batch: Int, _ pass: ForwardPass) -> SequenceState {
      inner.initialState(batch: batch, pass)
    }

    func scan(
      _ input: Variable, probes: Variable?, from state: SequenceState, needsOutput: Bool,
      _ pass: ForwardPass
    ) -> SequenceScan {
      let start =
        switch fault {
        case .forgetsState: inner.initialState(batch: input.shape[0], pass)
        case .detachesState: SequenceState(state.parts.map { pass.tape.constant($0.value) })
        default: state
        }
      let scan = inner.scan(
        input, probes: probes, from: start, needsOutput: needsOutput, pass)
      guard fault == .lateProbe, let probes else { return scan }
      return SequenceScan(
        state: scan.state, output: scan.output,
        probeOutput: inner.read(probes, from: scan.state, pass))
    }

    func read(_ input: Variable, from state: SequenceState, _ pass: ForwardPass) -> Variable {
      let answer = inner.read(input, from: state, pass)
      if fault == .readWrites { state.parts[0].value.pointer[0] += 0.1 }
      return answer
    }

    private var inspectable: (any InspectableSequenceModule)? {
      inner as? any InspectableSequenceModule
    }

    var matrixNames: [String] { inspectable?.matrixNames ?? [] }

    func matrices(in state: SequenceState) -> [[MemoryMatrix]] {
      inspectable?.matrices(in: state) ?? []
    }

    func addresses(
      of input: Variable, in state: SequenceState, _ pass: ForwardPass
    ) -> [MemoryAddress] {
      (inspectable?.addresses(of: input, in: state, pass) ?? []).map { address in
        MemoryAddress(
          key: fault == .wrongKeys ? address.key.reversed() : address.key,
          gates: fault == .wrongGates ? address.gates.map { 4 * $0 } : address.gates)
      }
    }
  }
}

/// Steps along the gradient, or with a memory that it does not save.
struct FaultyOptimizer: Optimizer {
  enum Fault: CaseIterable { case climbs, hidesItsMemory, hoards }

  static let typeName = "faulty"
  static let summary = "Wrong."
  let fault: Fault
  init(_ fault: Fault) { self.fault = fault }
  init(settings: inout SettingsReader) { fault = .climbs }
  func makeState(for store: ParameterStore) -> any OptimizerState {
    State(store: store, fault: fault)
  }

  private final class State: OptimizerState {
    let store: ParameterStore
    let fault: Fault
    let memory: Tensor
    var past: [Tensor] = []
    let vectors: [(name: String, vector: Tensor)] = []

    init(store: ParameterStore, fault: Fault) {
      self.store = store
      self.fault = fault
      memory = store.makeVector()
    }

    func update(step: Int, gradients: Tensor) -> (rate: Double, gradientNorm: Double) {
      let norm = VectorMath.norm(gradients)
      if fault == .hoards { past.append(gradients) }
      VectorMath.scale(gradients, by: fault == .climbs ? 0.01 : -0.01)
      VectorMath.add(gradients, to: memory)
      VectorMath.add(fault == .climbs ? gradients : memory, to: store.values)
      return (0.01, norm)
    }
  }
}

/// A schedule that ends below zero, and a loss that falls where it should rise.
struct SinkingSchedule: Schedule {
  static let typeName = "sinking"
  static let summary = "Sinks."
  init() {}
  init(settings: inout SettingsReader) {}
  func value(at step: Int) -> Double { 1 - Double(step) / 1000 }
}

/// Rewards every answer but the right one.
struct PerverseLoss: Loss {
  static let typeName = "perverse"
  static let summary = "Wrong."
  init() {}
  init(settings: inout SettingsReader) {}
  func rows(of logits: Variable, targets: [Int32], on tape: Tape) -> Variable {
    let classes = Int32(logits.shape.lastExtent)
    return CrossEntropyLoss().rows(
      of: logits, targets: targets.map { ($0 + 1) % classes }, on: tape)
  }
}

/// Divides by the number of tasks before it looks at it.
struct HastyMetric: Metric {
  static let typeName = "hasty"
  static let summary = "Hasty."
  init() {}
  init(settings: inout SettingsReader) {}
  func value(of matrix: AccuracyMatrix) -> Double? {
    matrix.rows.joined().reduce(0, +) / Double(matrix.rows.count)
  }
}

/// A transform with one thing wrong.
struct FaultyTransform: ImageTransform {
  enum Fault: CaseIterable { case shape, secretlyRandom, neverRandom, forgetful }

  static let typeName = "faulty"
  static let summary = "Wrong."
  let fault: Fault
  init(_ fault: Fault) { self.fault = fault }
  init(settings: inout SettingsReader) { fault = .shape }
  var isRandom: Bool { fault == .neverRandom }
  var identity: String { "faulty" }

  func outputShape(for input: ImageShape) throws(ShapeProblem) -> ImageShape {
    fault == .shape ? ImageShape(height: 1, width: 1, channels: 1) : input
  }

  func apply(to image: ByteImage, _ random: inout RandomStream?) -> ByteImage {
    var image = image
    switch fault {
    case .shape, .neverRandom: break
    case .secretlyRandom: image.bytes[0] = UInt8(truncatingIfNeeded: random?.next() ?? 0)
    case .forgetful: image.bytes[0] = UInt8.random(in: 0...255)
    }
    return image
  }
}
