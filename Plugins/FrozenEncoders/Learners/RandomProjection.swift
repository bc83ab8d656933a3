public import EngramCore
import TensorEngine

/// RanPAC: ridge regression on features that a fixed random layer has made more of.
///
/// Of features `x` it makes `h = max(0, x W)` with `W` normal and drawn from the seed. `G = Σ hᵀh` and, for every
/// class, the sum `c` of its `h` are all that is kept; a query's score is `h · (G + λ I)⁻¹ c`. Without projections `h`
/// is `x`. Products are in single precision, the solution in double.
///
/// Unless `ridge` says it, `λ` is the power of ten from 10^-8 to 10^8 with which four fifths of the newest task, by
/// themselves, give the least squared error on the other fifth. It is then used with the sums of all tasks. Where
/// `G + λ I` is singular in single precision, the next larger power that is not is taken.
///
/// > Source: McDonnell et al. (2023), <https://arxiv.org/abs/2307.02251>, phase 2 of algorithm 1 without the tuning of
/// > the network on the first task, and its official code, <https://github.com/RanPAC/RanPAC>.
public struct RandomProjection: FeatureRule {
  /// The word in YAML.
  public static let typeName = "ranpac"
  /// One sentence for lists.
  public static let summary = "RanPAC: ridge regression on a random projection of features."

  private let projections: Int
  private let ridge: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    projections = settings.integer(
      "projections", default: 10_000, in: 0...100_000, unit: "features",
      "The features that the random layer makes; 0 for the encoder's own.")
    ridge = settings.number(
      "ridge", default: 0, in: 0...1e12,
      "The ridge parameter; 0 to choose it on a fifth of every task.")
  }

  /// Starts without classes.
  public func start(width: Int, labelCount: Int, seed: UInt64) -> any FeatureRuleState {
    State(
      layer: projections == 0
        ? nil : RandomLayer(inputs: width, outputs: projections, seed: seed),
      width: projections == 0 ? width : projections, labelCount: labelCount, ridge: ridge,
      seed: seed)
  }

  private final class State: FeatureRuleState {
    private let layer: RandomLayer?
    /// `G`.
    private let gram: Tensor
    /// `[labels, features]`: the sum of `h` of every class.
    private let sums: Tensor
    private let counts: Tensor
    /// The power of ten of the ridge parameter, where it is chosen.
    private let chosen = Tensor(repeating: 0, shape: [1])
    private let ridge: Double
    private let seed: UInt64
    private var weights: Tensor?

    init(layer: RandomLayer?, width: Int, labelCount: Int, ridge: Double, seed: UInt64) {
      self.layer = layer
      self.ridge = ridge
      self.seed = seed
      gram = Tensor(repeating: 0, shape: [width, width])
      sums = Tensor(repeating: 0, shape: [labelCount, width])
      counts = Tensor(repeating: 0, shape: [labelCount])
    }

    func learn(_ features: Tensor, labels: [Int], on device: any Device) {
      let h = layer?.project(features, on: device) ?? features
      let width = h.shape[1]
      if ridge == 0 {
        let seen = counts.elements.reduce(0) { $0 + Double($1) }
        var random = RandomStream(
          seed: seed, RandomStream.key("held out"), UInt64(seen))
        let order = random.permutation(of: labels.count)
        let choice = RidgeChoice(features: h, labels: labels, order: order)
        if let power = choice.power(on: device) { chosen.pointer[0] = Float(power) }
      }
      device.multiply(
        h, h, transposeA: true, transposeB: false, into: gram, accumulate: true)
      for (row, label) in labels.enumerated() {
        let (own, target) = (h.pointer + row * width, sums.pointer + label * width)
        for i in 0..<width { target[i] += own[i] }
        counts.pointer[label] += 1
      }
      weights = nil
    }

    func scores(of features: Tensor, on device: any Device) -> Tensor {
      let weights = weights ?? solved()
      self.weights = weights
      let h = layer?.project(features, on: device) ?? features
      let scores = Tensor(uninitialized: [h.shape[0], weights.shape[0]])
      device.multiply(
        h, weights, transposeA: false, transposeB: true, into: scores, accumulate: false)
      return scores
    }

    private func solved() -> Tensor {
      let (labels, width) = (sums.shape[0], sums.shape[1])
      let factor = RidgeFactor(
        gram, ridge: ridge > 0 ? ridge : RidgeChoice.value(ofPower: Int(chosen.pointer[0])))
      let weights = Tensor(repeating: 0, shape: [labels, width])
      for label in 0..<labels where knows(label) {
        let solution = factor.solve((0..<width).map { Double(sums.pointer[label * width + $0]) })
        for i in 0..<width { weights.pointer[label * width + i] = Float(solution[i]) }
      }
      return weights
    }

    func knows(_ label: Int) -> Bool { counts.pointer[label] > 0 }

    var kept: [(name: String, tensor: Tensor)] {
      [("gram", gram), ("sums", sums), ("counts", counts), ("ridge-power", chosen)]
    }

    func wasRestored() { weights = nil }
  }
}

/// A layer of normal weights that are never trained, followed by ReLU.
private struct RandomLayer {
  /// `[inputs, outputs]`.
  private let weight: Tensor

  init(inputs: Int, outputs: Int, seed: UInt64) {
    var random = RandomStream(seed: seed, RandomStream.key("random projection"))
    weight = Tensor(uninitialized: [inputs, outputs])
    for i in 0..<weight.count { weight.pointer[i] = random.normal() }
  }

  func project(_ features: Tensor, on device: any Device) -> Tensor {
    let projected = Tensor(uninitialized: [features.shape[0], weight.shape[1]])
    device.multiply(
      features, weight, transposeA: false, transposeB: false, into: projected, accumulate: false)
    for i in 0..<projected.count { projected.pointer[i] = max(0, projected.pointer[i]) }
    return projected
  }
}
