public import EngramCore
import Glibc
import TensorEngine

/// iCaRL: classes are the means of kept examples in feature space, and features are learned with distillation.
///
/// Every output is trained by itself through a sigmoid, on the task's images and all kept ones together: labels that the
/// network knew before the task are to stay as they were, new ones are to be right. After the task the memory is divided
/// equally among classes, and of every class those images are kept, in this order, whose mean feature comes nearest to
/// the mean of all. An image gets the label of the class whose kept examples have the nearest mean. Features have
/// length one.
///
/// What an output was is `sigmoid(z / T)` with its logit `z` before the task. Rebuffi et al. have `T = 1`; the code of van
/// de Ven & Tolias has `T = 2` there, and nowhere else in this loss, which pulls old outputs towards one half.
///
/// > Source: Rebuffi et al. (2017), Algorithms 1 to 5, <https://arxiv.org/abs/1611.07725>; the temperature: van de Ven &
/// > Tolias (2019), <https://arxiv.org/abs/1904.07734>, released code.
public struct IncrementalClassifier: TrainingRule {
  /// The word in YAML.
  public static let typeName = "icarl"
  /// One sentence for lists.
  public static let summary =
    "Incremental classifier (iCaRL): classes are means of kept examples, and features are learned with distillation."

  private let memorySize: Int
  private let temperature: Float

  /// Reads the settings.
  public init(settings: inout SettingsReader) {
    memorySize = settings.integer(
      "memory", default: 2000, in: 1...100_000_000, unit: "images",
      "Images that are kept, all classes together.")
    temperature = Float(
      settings.number(
        "temperature", default: 1, in: 0.01...1000,
        "What logits are divided by to say what outputs were before the task."))
  }

  /// Starts with an empty memory.
  public func start(for network: Classifier, seed: UInt64) -> any TrainingRuleState {
    State(ExampleMemory(capacity: memorySize), temperature: temperature)
  }

  private final class State: TrainingRuleState {
    private let exemplars: ExampleMemory
    private let temperature: Float
    /// Targets of every output for the images of the task at hand; below zero where none is wanted.
    private var targets: Tensor?
    /// The mean of every class's kept examples, by label; computed when first asked for.
    private var means: [Int: [Float]]?

    init(_ kept: ExampleMemory, temperature: Float) {
      exemplars = kept
      self.temperature = temperature
    }

    func lesson(on task: LearnedTask) -> Lesson {
      means = nil
      return Lesson(task.shown.examples(ofTask: task.number) + exemplars.examples)
    }

    func begin(_ task: LearnedTask) {
      let old = task.number == 0 ? [] : Set(task.earlierLabels.flatMap(\.known))
      let targets = task.logits(of: task.examples)
      let labels = task.network.labelCount
      let seen = Set(task.shown.tasks.flatMap(\.labels))
      for (row, example) in task.examples.enumerated() {
        let first = targets.pointer + row * labels
        for label in 0..<labels {
          if old.contains(label) {
            first[label] = 1 / (1 + exp(-first[label] / temperature))
          } else if seen.contains(label) {
            first[label] = label == task.shown.label(of: example) ? 1 : 0
          } else {
            first[label] = -1
          }
        }
      }
      self.targets = targets
    }

    func parts(of step: TrainingStep, in task: LearnedTask) -> [BatchPart] {
      guard let targets else { return [] }
      return [
        BatchPart(
          images: .shown(step.examples, in: task.shown),
          objectives: [
            BinaryTargets(
              targets: targets.rows(at: step.chosen), weight: 1 / Float(step.examples.count))
          ])
      ]
    }

    func finish(_ task: LearnedTask) {
      targets = nil
      let earlier = Dictionary(grouping: exemplars.examples, by: task.shown.label)
      let new = Dictionary(
        grouping: task.shown.examples(ofTask: task.number), by: task.shown.label)
      let labels = Set(earlier.keys).union(new.keys).sorted()
      let share = max(exemplars.capacity / labels.count, 1)
      let kept = labels.flatMap { label -> [ShownExample] in
        let chosen = new[label].map { herd($0, share, task) } ?? []
        // Where a label comes again, its earlier images have the same say as its new ones.
        let before = earlier[label] ?? []
        guard !before.isEmpty, !chosen.isEmpty else {
          return Array((before + chosen).prefix(share))
        }
        return Array(before.prefix((share + 1) / 2) + chosen.prefix(share / 2))
      }
      exemplars.replaceAll(with: Array(kept.prefix(exemplars.capacity)))
    }

    /// The images, best first, whose mean feature stays nearest to the mean of all.
    private func herd(
      _ examples: [ShownExample], _ count: Int, _ task: LearnedTask
    ) -> [ShownExample] {
      let features = task.unitFeatures(of: .shown(examples, in: task.shown))
      let width = features.shape[1]
      let mean = features.meanRow(0..<examples.count)
      let wanted = Tensor(mean, shape: [width])
      var isLeft = [Bool](repeating: true, count: examples.count)
      var chosen: [ShownExample] = []
      while chosen.count < min(count, examples.count) {
        // All features have length one: the nearest to what is missing has the largest product with it.
        var best: (place: Int, product: Double)?
        for place in examples.indices where isLeft[place] {
          let feature = features.view(from: place * width, shape: [width])
          let product = VectorMath.dot(feature, wanted)
          if product > best?.product ?? -.infinity { best = (place, product) }
        }
        guard let best else { break }
        isLeft[best.place] = false
        chosen.append(examples[best.place])
        // What is missing is n times the mean without the sum of n - 1 chosen features.
        for i in 0..<width {
          wanted.pointer[i] += mean[i] - features.pointer[best.place * width + i]
        }
      }
      return chosen
    }

    func answers(to queries: Queries, in task: LearnedTask) -> [Int]? {
      let means = means ?? self.means(in: task)
      self.means = means
      let features = task.unitFeatures(of: .asked(queries.images))
      let width = features.shape[1]
      return (0..<queries.count).map { row in
        func distance(_ label: Int) -> Float {
          guard let mean = means[label] else { return .infinity }
          return (0..<width).reduce(0) {
            let difference = features.pointer[row * width + $1] - mean[$1]
            return $0 + difference * difference
          }
        }
        return queries.candidates.min { distance($0) < distance($1) } ?? 0
      }
    }

    private func means(in task: LearnedTask) -> [Int: [Float]] {
      let features = task.unitFeatures(of: .shown(exemplars.examples, in: task.shown))
      var rows: [Int: [Int]] = [:]
      for (row, example) in exemplars.examples.enumerated() {
        rows[task.shown.label(of: example), default: []].append(row)
      }
      return rows.mapValues { rows in
        let mean = features.rows(at: rows).meanRow(0..<rows.count)
        let length = mean.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return mean.map { $0 / max(length, 1e-12) }
      }
    }

    var memory: ExampleMemory? { exemplars }
  }
}

extension LearnedTask {
  /// Features of length one, `[count, features]`, dropout off.
  fileprivate func unitFeatures(of images: PartImages) -> Tensor {
    let features = lanes.features(of: images)
    let width = features.shape[1]
    for row in 0..<features.shape[0] {
      let first = features.pointer + row * width
      let length = (0..<width).reduce(Float(0)) { $0 + first[$1] * first[$1] }.squareRoot()
      for i in 0..<width { first[i] /= max(length, 1e-12) }
    }
    return features
  }
}

extension Tensor {
  fileprivate func meanRow(_ rows: Range<Int>) -> [Float] {
    let width = shape[1]
    var mean = [Float](repeating: 0, count: width)
    for row in rows { for i in 0..<width { mean[i] += pointer[row * width + i] } }
    return mean.map { $0 / Float(max(rows.count, 1)) }
  }
}
