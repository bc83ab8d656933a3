import EngramCore
import Glibc
import PluginTestSupport
import TensorEngine
import Testing

@testable import Baselines

/// Penalties by hand, on a network of one linear layer.
@Suite("Importances and penalties")
struct PenaltyTests {
  private func fill(_ network: Classifier, _ values: [Float]) {
    for (place, value) in values.enumerated() { network.store.values.pointer[place] = value }
  }

  private func vector(_ network: Classifier, _ values: [Float]) -> Tensor {
    let vector = network.store.makeVector()
    for (place, value) in values.enumerated() { vector.pointer[place] = value }
    return vector
  }

  /// Anchors at 1 with importance 2 and at 4 with importance 3, parameter 2, coefficient 10:
  /// 2 * 10 * (2 (2 - 1) + 3 (2 - 4)) = -80.
  @Test(arguments: [(PenaltyForm.full, Float(-80)), (.half, -40)])
  func everyAnchorPulls(form: PenaltyForm, expected: Float) throws {
    let network = try TwoImages.network()
    let penalty = QuadraticPenalty(network, coefficient: 10, penalty: form)
    fill(network, [1])
    penalty.anchor(vector(network, [2]))
    fill(network, [4])
    penalty.anchor(vector(network, [3]))
    fill(network, [2])
    let gradients = vector(network, [0.5])
    penalty.addGradient(to: gradients, in: 0..<gradients.count)
    #expect(gradients.elements[0] == expected + 0.5)
  }

  /// The same with one anchor that moves: 2 * 10 * 3 (2 - 4).
  @Test func aMovedAnchorIsAlone() throws {
    let network = try TwoImages.network()
    let penalty = QuadraticPenalty(network, coefficient: 10)
    fill(network, [1])
    penalty.moveAnchor(vector(network, [2]))
    fill(network, [4])
    penalty.moveAnchor(vector(network, [3]))
    fill(network, [2])
    let gradients = network.store.makeVector()
    penalty.addGradient(to: gradients, in: 0..<gradients.count)
    #expect(gradients.elements[0] == -120)
  }

  /// Steps from 0 to 1 and from 1 to 3 under gradients of -2 and -0.5: w = 2 + 1.
  ///
  /// The task began at 0 and
  /// ended at 3: Ω = 3 / (9 + 1). At 5: 2 * 7 * 0.3 * (5 - 3) = 8.4. A second task from 3 to 4 under -1 adds
  /// 1 / (1 + 1).
  @Test func synapticIntelligenceAddsUpAlongThePath() throws {
    let network = try TwoImages.network()
    fill(network, [0])
    let learner: GradientLearner<SynapticIntelligence> = try registry.make(
      .learner, from: "{type: si, coefficient: 7, damping: 1}")
    let state = learner.rule.start(for: network, seed: 1)
    func step(to value: Float, under gradient: Float) {
      let before = network.store.values.copied()
      fill(network, [value])
      state.stepWasTaken(
        gradients: vector(network, [gradient]), from: before, in: 0..<before.count)
    }
    func pull(at value: Float) -> Float {
      fill(network, [value])
      let gradients = network.store.makeVector()
      state.addPenaltyGradient(to: gradients, in: 0..<gradients.count)
      return gradients.elements[0]
    }
    let task = try TwoImages.task(of: network)
    step(to: 1, under: -2)
    step(to: 3, under: -0.5)
    try state.finish(task)
    #expect(abs(pull(at: 5) - 8.4) < 1e-5)
    fill(network, [3])
    step(to: 4, under: -1)
    try state.finish(task)
    #expect(abs(pull(at: 5) - 2 * 7 * 0.8 * 1) < 1e-5)
  }

  /// Of softmax with two labels: ∂/∂w_ci of -log p(y) is (p_c - [c = y]) x_i.
  ///
  /// Images (1, 2) with label 0 and
  /// (3, -1) with label 1; weights are zero but for w_00 = 1.
  @Test(arguments: ["predicted", "true", "all"])
  func theFisherInformationOfALinearLayer(labels: String) throws {
    let network = try TwoImages.network()
    fill(network, Array(repeating: 0, count: network.store.values.count))
    fill(network, [1])
    let task = try TwoImages.task(of: network)
    let fisher = Fisher(labels: try #require(.init(rawValue: labels))).diagonal(of: task)
    var expected = [Double](repeating: 0, count: 4)
    for (x, label) in [([1.0, 2.0], 0), ([3.0, -1.0], 1)] {
      let p = 1 / (1 + exp(-x[0]))
      // Both images have a positive first number: the network predicts label 0.
      let weights: [Double] =
        labels == "all" ? [p, 1 - p] : labels == "true" && label == 1 ? [0, 1] : [1, 0]
      for (y, weight) in weights.enumerated() {
        for c in 0..<2 {
          for i in 0..<2 {
            let derivative = ((c == 0 ? p : 1 - p) - (c == y ? 1 : 0)) * x[i]
            expected[2 * c + i] += weight * derivative * derivative / 2
          }
        }
      }
    }
    for place in 0..<4 {
      #expect(abs(Double(fisher.elements[place]) - expected[place]) < 1e-5, "\(place)")
    }
  }

  /// z = (x_0, 0) for both images.
  @Test func memoryAwareSynapsesLookAtOutputs() throws {
    let network = try TwoImages.network()
    fill(network, Array(repeating: 0, count: network.store.values.count))
    fill(network, [1])
    let task = try TwoImages.task(of: network)
    let gradient = task.outputGradient(of: task.examples)
    // 2 z x / (2 images * 2 labels): (2 * 1 * 1 + 2 * 3 * 3) / 4, and (2 * 1 * 2 + 2 * 3 * -1) / 4.
    #expect(abs(gradient.elements[0] - 5) < 1e-5)
    #expect(abs(gradient.elements[1] + 0.5) < 1e-5)
    #expect(gradient.elements[2] == 0)
  }

}
