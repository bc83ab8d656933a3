import EngramCore
import EngramTesting
import PluginTestSupport
import TensorEngine
import Testing

@testable import FrozenEncoders

@Suite("Learners on fixed features")
struct FeatureLearnerTests {
  private let device = CPUDevice()

  /// Two classes of two examples in the plane, by hand: means (1, 0) and (1, 3).
  @Test func theNearestMeanWins() throws {
    let examples = Tensor([0, 0, 2, 0, 0, 3, 2, 3], shape: [4, 2])
    let learned = try learned("nearest-class-mean", examples, [0, 0, 1, 1])
    #expect(learned.kept[0].tensor.elements == [1, 0, 1, 3, 0, 0])
    #expect(learned.kept[1].tensor.elements == [2, 2, 0])
    #expect(learned.knows(1) && !learned.knows(2))
    let scores = learned.scores(of: Tensor([4, 1], shape: [1, 2]), on: device).elements
    // -|x - mean|² + |x|², |x|² = 17: -10 + 17, -13 + 17.
    #expect(scores[0] == 7 && scores[1] == 4)
  }

  /// By cosine a long vector counts as a short one of the same direction.
  @Test func byCosineOnlyTheDirectionCounts() throws {
    let examples = Tensor([100, 0, 0, 2, 3, 4], shape: [3, 2])
    let learned = try learned("{type: nearest-class-mean, distance: cosine}", examples, [0, 1, 2])
    let scores = learned.scores(of: Tensor([0, 5], shape: [1, 2]), on: device).elements
    for (score, expected) in zip(scores, [0, 1, 0.8]) {
      #expect(abs(Double(score) - expected) < 1e-6)
    }
  }

  /// The recursion of the paper, example by example in double precision, and its closed form.
  @Test func theCovarianceIsThatOfTheRecursion() throws {
    let width = 5
    var random = RandomStream(seed: 4)
    let labels = (0..<40).map { _ in random.index(below: 3) }
    let values = (0..<40 * width).map { i in
      random.normal() * Float(1 + i % width) + Float(labels[i / width] * (i % 2))
    }
    let whole = Tensor(values, shape: [40, width])
    // In two pieces, as two tasks would come.
    let learned = try learned(
      "{type: streaming-lda, shrinkage: 0.01}", whole.view(from: 0, shape: [16, width]),
      Array(labels[..<16]))
    learned.learn(
      whole.view(from: 16 * width, shape: [24, width]), labels: Array(labels[16...]), on: device)

    var sigma = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
    var means = [[Double]](repeating: [Double](repeating: 0, count: width), count: 3)
    var counts = [0.0, 0, 0]
    for (t, label) in labels.enumerated() {
      let x = (0..<width).map { Double(values[t * width + $0]) }
      for i in 0..<width {
        for j in 0..<width {
          let product =
            counts[label] == 0 ? 0 : (x[i] - means[label][i]) * (x[j] - means[label][j])
          let (before, now) = (Double(t), Double(t + 1))
          sigma[i][j] = (before * sigma[i][j] + product * before / now) / now
        }
      }
      counts[label] += 1
      for i in 0..<width { means[label][i] += (x[i] - means[label][i]) / counts[label] }
    }
    let scatter = learned.kept[2].tensor
    for i in 0..<width {
      for j in 0..<width {
        #expect(abs(Double(scatter.pointer[i * width + j]) / 40 - sigma[i][j]) < 1e-4)
      }
    }
    // A score's weight solves ((1 - s) Σ + s I) w = μ.
    let query = Tensor(
      [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1], shape: [5, 5])
    let origin = learned.scores(of: Tensor(repeating: 0, shape: [1, 5]), on: device).elements
    let scores = learned.scores(of: query, on: device).elements
    for label in 0..<3 {
      let weight = (0..<width).map { Double(scores[$0 * 3 + label] - origin[label]) }
      for i in 0..<width {
        let product = (0..<width).reduce(0.01 * weight[i]) { $0 + 0.99 * sigma[i][$1] * weight[$1] }
        #expect(abs(product - means[label][i]) < 1e-3)
      }
      let half = zip(weight, means[label]).reduce(0) { $0 + $1.0 * $1.1 } / 2
      #expect(abs(Double(origin[label]) + half) < 1e-4)
    }
  }

  @Test func aMatrixIsSolved() throws {
    let factor = try #require(CholeskyFactor([4, 2, 2, 2, 5, 3, 2, 3, 6], size: 3))
    let x = factor.solve([8, 10, 11])
    for (value, expected) in zip(x, [1, 1, 1]) { #expect(abs(value - Double(expected)) < 1e-12) }
    #expect(CholeskyFactor([1, 2, 2, 1], size: 2) == nil)
  }

  /// Larger than a block, and no multiple of anything.
  @Test func aLargeMatrixIsSolved() throws {
    let size = 151
    var random = RandomStream(seed: 2)
    let root = (0..<size * size).map { _ in Double(random.normal()) }
    var matrix = [Double](repeating: 0, count: size * size)
    for i in 0..<size {
      for j in 0..<size {
        matrix[i * size + j] = (0..<size).reduce(i == j ? 1 : 0) {
          $0 + root[i * size + $1] * root[j * size + $1]
        }
      }
    }
    let x = (0..<size).map { Double($0 % 7) - 3 }
    let right = (0..<size).map { i in
      (0..<size).reduce(0) { $0 + matrix[i * size + $1] * x[$1] }
    }
    let found = try #require(CholeskyFactor(matrix, size: size)).solve(right)
    for (value, expected) in zip(found, x) { #expect(abs(value - expected) < 1e-8) }
  }

  /// Without a projection and with a ridge of one: G = diag(2, 4), weights (2/3, 0) and (0, 2/5).
  @Test func ridgeRegressionIsThatOfTheFormula() throws {
    let examples = Tensor([1, 0, 1, 0, 0, 2], shape: [3, 2])
    let learned = try learned("{type: ranpac, projections: 0, ridge: 1}", examples, [0, 0, 1])
    #expect(learned.kept[0].tensor.elements == [2, 0, 0, 4])
    #expect(learned.kept[1].tensor.elements == [2, 0, 0, 2, 0, 0])
    let scores = learned.scores(of: Tensor([3, 0, 1, 5], shape: [2, 2]), on: device).elements
    for (score, expected) in zip(scores, [2, 0, 0, 2.0 / 3, 2, 0]) {
      #expect(abs(Double(score) - expected) < 1e-6)
    }
    #expect(learned.knows(1) && !learned.knows(2))
  }

  /// A line apart by noise: the more there is of it, the larger the ridge, whichever side the matrix is on.
  @Test(arguments: [(30, 4), (30, 40)])
  func theRidgeIsTheBestOnTheFifthHeldOut(count: Int, width: Int) {
    var random = RandomStream(seed: 12)
    let labels = (0..<count).map { $0 % 2 }
    let features = Tensor(
      (0..<count * width).map { 3 * random.normal() + Float(labels[$0 / width]) },
      shape: [count, width])
    let order = random.permutation(of: count)
    let found = RidgeChoice(features: features, labels: labels, order: order).power(on: device)
    let rows = (0..<count).map { example in
      (0..<width).map { Double(features.pointer[example * width + $0]) }
    }
    let learned = order.prefix(24)
    var gram = [Double](repeating: 0, count: width * width)
    for row in learned.map({ rows[$0] }) {
      for i in 0..<width { for j in 0..<width { gram[i * width + j] += row[i] * row[j] } }
    }
    let errors = RidgeChoice.powers.map { power -> Double in
      var matrix = gram
      for i in 0..<width { matrix[i * width + i] += RidgeChoice.value(ofPower: power) }
      guard let factor = CholeskyFactor(matrix, size: width) else { return .infinity }
      return (0..<2).reduce(0) { sum, label in
        let own = learned.filter { labels[$0] == label }
        let weights = factor.solve((0..<width).map { i in own.reduce(0) { $0 + rows[$1][i] } })
        return order.suffix(6).reduce(sum) { sum, example in
          let score = zip(weights, rows[example]).reduce(0) { $0 + $1.0 * $1.1 }
          let difference = score - (labels[example] == label ? 1 : 0)
          return sum + difference * difference
        }
      }
    }
    let best = errors.indices.min { errors[$0] < errors[$1] } ?? 0
    #expect(found == best + RidgeChoice.powers.lowerBound)
    #expect(errors.max() ?? 0 > 1.05 * errors[best])
    #expect(
      RidgeChoice(features: features, labels: labels, order: [3]).power(on: device) == nil)
  }

  /// Sums know no order; a random layer comes from the seed alone.
  @Test func theOrderOfTasksDoesNotMatterToRandomProjections() throws {
    var random = RandomStream(seed: 9)
    let examples = Tensor((0..<40).map { _ in random.normal() }, shape: [10, 4])
    let labels = [0, 0, 1, 1, 2, 2, 0, 1, 2, 0]
    let yaml = "{type: ranpac, projections: 30, ridge: 0.1}"
    let whole = try learned(yaml, examples, labels)
    let parts = try learned(
      yaml, examples.view(from: 24, shape: [4, 4]), Array(labels[6...]))
    parts.learn(examples.view(from: 0, shape: [6, 4]), labels: Array(labels[..<6]), on: device)
    let queries = Tensor((0..<8).map { _ in random.normal() }, shape: [2, 4])
    let (one, other) = (
      whole.scores(of: queries, on: device).elements, parts.scores(of: queries, on: device).elements
    )
    for (a, b) in zip(one, other) { #expect(abs(a - b) < 1e-4) }
    #expect(whole.kept[0].tensor.shape == [30, 30])
    // What the layer has made is not linear: the scores of the opposite are not the opposite.
    let opposite = whole.scores(
      of: Tensor(queries.elements.map { -$0 }, shape: [2, 4]), on: device)
    #expect(zip(one, opposite.elements).contains { abs($0 + $1) > 0.1 })
  }

  private func learned(
    _ yaml: String, _ features: Tensor, _ labels: [Int]
  ) throws -> any FeatureRuleState {
    let state: any FeatureRuleState
    let learner: any Learner = try registry.make(.learner, from: yaml)
    switch learner {
    case let learner as FeatureLearner<NearestClassMean>: state = learner.started(features, 3)
    case let learner as FeatureLearner<RandomProjection>: state = learner.started(features, 3)
    case let learner as FeatureLearner<StreamingLDA>: state = learner.started(features, 3)
    default: throw RunError("\(yaml) is no learner on features")
    }
    state.learn(features, labels: labels, on: device)
    return state
  }
}

extension FeatureLearner {
  /// The rule for three labels and features of a width.
  fileprivate func started(_ features: Tensor, _ labelCount: Int) -> any FeatureRuleState {
    rule.start(width: features.shape[1], labelCount: labelCount, seed: 7)
  }
}
