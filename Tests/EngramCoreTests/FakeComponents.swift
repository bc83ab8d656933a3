import EngramCore
import TensorEngine
import YAMLTree

/// A registry with a handful of components that do nothing but read settings.
enum FakePlugin: Plugin {
  static let name = "Fake"
  static let builtFor = EngramVersion.current

  static func register(in registry: inout Registry) throws {
    try registry.add(FakeLearner.self, to: .learner)
    try registry.add(BareLearner.self, to: .learner)
    try registry.add(SplitStream.self, to: .stream)
    try registry.add(WrappedStream.self, to: .stream)
    try registry.add(ConvolutionEncoder.self, to: .encoder)
    try registry.add(StackedEncoder.self, to: .encoder)
    try registry.add(BrokenEncoder.self, to: .encoder)
    try registry.add(AdamOptimizer.self, to: .optimizer)
    try registry.add(TwoFacedLoss.self, to: .loss)
    try registry.add(TwoFacedOptimizer.self, to: .optimizer)
    try registry.add(MeanMetric.self, to: .metric)
    try registry.add(ThresholdMetric.self, to: .metric)
  }
}

let fakes: Registry = {
  do { return try Registry([FakePlugin.self]) } catch { preconditionFailure("\(error)") }
}()

protocol Encoder: Component, AnyObject, Sendable { var width: Int { get } }
protocol Optimizer: Component, AnyObject {}

final class ConvolutionEncoder: Encoder {
  static let typeName = "conv4"
  static let summary = "Four blocks."
  let width: Int

  init(settings: inout SettingsReader) {
    width = settings.integer("width", default: 64, in: 1...1024, "Channels of every block.")
  }
}

final class StackedEncoder: Encoder {
  static let typeName = "stacked"
  static let summary = "An encoder on top of others."
  let width: Int
  let below: [any Encoder]

  init(settings: inout SettingsReader) throws {
    below = try settings.components("below", .encoder, "Encoders to stack.")
    let inner: (any Encoder)? = try settings.optionalComponent("inner", .encoder, "The inside.")
    width = inner?.width ?? 1
  }
}

/// What a throwing initialiser does that has recorded nothing.
final class BrokenEncoder: Component {
  struct Failure: Error, CustomStringConvertible { let description = "no luck" }
  static let typeName = "broken"
  static let summary = "Never works."
  init(settings: inout SettingsReader) throws { throw Failure() }
}

final class AdamOptimizer: Optimizer {
  static let typeName = "adam"
  static let summary = "Adam."
  let rate: Double

  init(settings: inout SettingsReader) {
    rate = settings.number("rate", default: 1e-3, in: 0...1, "The step size.")
    _ = settings.numbers("betas", default: [0.9, 0.999], in: 0...1, "Decay of the moments.")
  }
}

final class TwoFacedLoss: Component {
  static let typeName = "two-faced"
  static let summary = "A name in two roles."
  init(settings: inout SettingsReader) {}
}

final class TwoFacedOptimizer: Optimizer {
  static let typeName = "two-faced"
  static let summary = "A name in two roles."
  init(settings: inout SettingsReader) {}
}

final class FakeLearner: Learner {
  enum Order: String, CaseIterable { case random, blocked, interleaved }
  static let typeName = "acl"
  static let summary = "Learns nothing."

  let encoder: any Encoder
  let optimizer: any Optimizer
  let shots: Int
  let order: Order
  let imageShape: ImageShape?
  let labelCount: Int?

  init(settings: inout SettingsReader) throws {
    shots = settings.integer("shots", default: 5, in: 1...20, "Demonstrations per class.")
    let ways = settings.integer("ways", default: 2, in: 1...100, "Classes per task.")
    order = settings.choice("order", default: .random, "The order of demonstrations.")
    _ = settings.flag("remember", default: true, "Whether old tasks are in the loss.")
    _ = settings.text("note", default: "", "Free text.")
    _ = settings.integers("sizes", default: [], in: 1...9, "Sizes.")
    let size = settings.integer("size", default: 28, in: 1...512, "Rows and columns of images.")
    if shots * ways > 50 {
      settings.reject("shots", "\(shots) shots of \(ways) ways exceed 50 images; lower one of them")
    }
    labelCount = ways
    imageShape = ImageShape(height: size, width: size, channels: 1)
    encoder = try settings.component("encoder", .encoder, "Images to vectors.")
    optimizer = try settings.component("optimizer", .optimizer, default: "adam", "The optimizer.")
  }

  var stepCount: Int { 0 }
  var facts: [(name: String, value: Int)] { [] }
  func prepare(_ context: LearnerContext) {}
  func train(step: Int) -> StepRecord { StepRecord() }
  func begin(seed: UInt64) {}
  func observe(_ demonstrations: Demonstrations) {}
  func predict(_ queries: Queries) -> [Int] { [] }
  func checkpoint() -> [(name: String, tensor: Tensor)] { [] }
  func restore(_ tensors: [String: Tensor]) {}
}

/// A component of role learner that is none: a mistake of the plugin's author.
final class BareLearner: Component {
  static let typeName = "bare"
  static let summary = "Is no learner."
  init(settings: inout SettingsReader) {}
}

final class SplitStream: TaskStream {
  static let typeName = "split"
  static let summary = "Tasks of fixed classes."
  let imageShape: ImageShape
  let labelCount: Int
  let taskCount: Int
  let episodeCount: Int? = 1

  init(settings: inout SettingsReader) {
    let size = settings.integer("size", default: 28, in: 1...512, "Rows and columns of images.")
    imageShape = ImageShape(height: size, width: size, channels: 1)
    labelCount = settings.integer("labels", default: 2, in: 1...100, "Different labels.")
    taskCount = settings.integer("tasks", in: 1...100, "Tasks of an episode.")
  }

  func prepare(_ roots: DataRoots) {}
  func episode(_ index: Int, seed: UInt64) -> Episode {
    Episode(tasks: [], scenario: .domainIncremental, labelCount: labelCount)
  }
}

/// A stream that needs an encoder, to see that the graph of a learner is shared.
final class WrappedStream: TaskStream {
  static let typeName = "wrapped"
  static let summary = "Tasks seen through an encoder."
  let encoder: any Encoder
  let imageShape = ImageShape(height: 28, width: 28, channels: 1)
  let labelCount = 2
  let taskCount = 5
  let episodeCount: Int? = 1

  init(settings: inout SettingsReader) throws {
    encoder = try settings.component("encoder", .encoder, "Images to vectors.")
  }

  func prepare(_ roots: DataRoots) {}
  func episode(_ index: Int, seed: UInt64) -> Episode {
    Episode(tasks: [], scenario: .domainIncremental, labelCount: labelCount)
  }
}

struct MeanMetric: Metric {
  static let typeName = "acc"
  static let summary = "The mean of the last row."
  init(settings: inout SettingsReader) {}
  func value(of matrix: AccuracyMatrix) -> Double? { nil }
}

struct ThresholdMetric: Metric {
  static let typeName = "above"
  static let summary = "Tasks above a threshold."
  let threshold: Double
  init(settings: inout SettingsReader) {
    threshold = settings.number("threshold", in: 0...1, "The threshold.")
  }
  func value(of matrix: AccuracyMatrix) -> Double? { nil }
}
