import EngramCore
import TensorEngine

let portRegistry: Registry = {
  do {
    return try Registry([FakePlugin.self, PortPlugin.self])
  } catch {
    preconditionFailure("\(error)")
  }
}()

/// Components of the real roles, for the graph and the shapes in it.
enum PortPlugin: Plugin {
  static let name = "Ports"
  static let builtFor = EngramVersion.current

  static func register(in registry: inout Registry) throws {
    try registry.add(DividedDataset.self, to: .dataset)
    try registry.add(PairStream.self, to: .stream)
    try registry.add(ReadingLearner.self, to: .learner)
  }
}

final class DividedDataset: Dataset, ComponentWithPorts {
  static let typeName = "divided"
  static let summary = "Two halves of different sizes."
  static let ports = [
    Port("train", .dataset, "The first half."), Port("test", .dataset, "The second half."),
  ]
  let imageShape: ImageShape
  let classCount = 10

  init(side: Int) { imageShape = ImageShape(height: side, width: side, channels: 1) }

  convenience init(settings: inout SettingsReader) {
    self.init(side: settings.integer("size", default: 8, in: 1...100, "The side."))
  }

  func part(at port: String) -> any Component {
    DividedDataset(side: imageShape.height + (port == "test" ? 1 : 0))
  }

  func prepare(_ roots: DataRoots) {}
  func exampleCount(ofClass classIndex: Int) -> Int { 1 }
  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {}
}

final class PairStream: TaskStream {
  static let typeName = "pair"
  static let summary = "Tasks over two datasets, one of which counts."
  let imageShape: ImageShape
  let labelCount = 2
  let taskCount = 1
  let episodeCount: Int? = 1200

  init(settings: inout SettingsReader) throws {
    let first: any Dataset = try settings.component("first", .dataset, "What counts.")
    let others: [any Dataset] = try settings.components("others", .dataset, "What does not.")
    let isLoud = settings.flag("loud", default: false, "No effect without others.")
    if others.isEmpty, isLoud { settings.warn("loud", "there are no others; remove it") }
    imageShape = first.imageShape
  }

  func prepare(_ roots: DataRoots) {}
  func episode(_ index: Int, seed: UInt64) -> Episode {
    Episode(tasks: [], scenario: .domainIncremental, labelCount: labelCount)
  }
}

final class ReadingLearner: Learner {
  static let typeName = "reading"
  static let summary = "Takes the images of a stream."
  let stream: any TaskStream
  var imageShape: ImageShape? { stream.imageShape }
  let labelCount: Int? = 2
  let stepCount = 1_234_567

  init(settings: inout SettingsReader) throws {
    stream = try settings.component("stream", .stream, "What is read.")
    settings.infer("stream", .count(7, .features))
  }

  var facts: [(name: String, value: Int)] { [] }
  func prepare(_ context: LearnerContext) {}
  func train(step: Int) -> StepRecord { StepRecord() }
  func begin(seed: UInt64) {}
  func observe(_ demonstrations: Demonstrations) {}
  func predict(_ queries: Queries) -> [Int] { [] }
  func checkpoint() -> [(name: String, tensor: Tensor)] { [] }
  func restore(_ tensors: [String: Tensor]) {}
}
