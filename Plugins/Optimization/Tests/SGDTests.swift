import Testing

@Suite("Gradient descent and Adagrad")
struct SGDTests {
  private let rate = "rate: {type: constant, value: 0.1}"

  private func expect(_ actual: [Double], _ expected: [Double]) {
    for (a, b) in zip(actual, expected) { #expect(abs(a - b) < 1e-6, "\(actual) \(expected)") }
  }

  @Test func plainDescentGoesAlongTheGradient() throws {
    let run = try OptimizerRun("{type: sgd, \(rate)}", start: 1)
    #expect(run.step(1, [3, 4]).gradientNorm == 5)
    expect(run.values, [0.7, 0.6])
    run.step(2, [-1, 0])
    expect(run.values, [0.8, 0.6])
  }

  /// Velocities 1, then 0.9 + 2 = 2.9.
  @Test func momentumAddsUpDirections() throws {
    let run = try OptimizerRun("{type: sgd, momentum: 0.9, \(rate)}")
    run.step(1, [1, 0])
    expect(run.values, [-0.1, 0])
    run.step(2, [2, 0])
    expect(run.values, [-0.39, 0])
    run.step(3, [0, 0])
    expect(run.values, [-0.39 - 0.261, 0])
  }

  /// Steps 1 + 0.9 * 1, then 2 + 0.9 * 2.9.
  @Test func nesterovLooksAhead() throws {
    let run = try OptimizerRun("{type: sgd, momentum: 0.9, nesterov: true, \(rate)}")
    run.step(1, [1, 0])
    expect(run.values, [-0.19, 0])
    run.step(2, [2, 0])
    expect(run.values, [-0.19 - 0.461, 0])
  }

  /// The gradient of a parameter of 2 is 1 + 0.5 * 2; it passes through momentum.
  @Test func weightDecayIsAddedToTheGradient() throws {
    let run = try OptimizerRun("{type: sgd, weight-decay: 0.5, momentum: 0.5, \(rate)}", start: 2)
    run.step(1, [1, 0])
    expect(run.values, [1.8, 1.9])
    run.step(2, [0, 0])
    // 0.5 * 2 + 0.9, and 0.5 * 1 + 0.95.
    expect(run.values, [1.8 - 0.19, 1.9 - 0.145])
  }

  /// Sums 9, then 25: steps 3 / 3, then 4 / 5.
  @Test func adagradsRatesFall() throws {
    let run = try OptimizerRun("{type: adagrad, \(rate)}")
    run.step(1, [3, 0])
    expect(run.values, [-0.1, 0])
    run.step(2, [4, -2])
    expect(run.values, [-0.18, 0.1])
  }

  @Test(arguments: ["sgd", "adagrad"])
  func clippingScalesTheWholeGradient(type: String) throws {
    let run = try OptimizerRun("{type: \(type), clip: 1, \(rate)}")
    #expect(run.step(1, [3, 4]).gradientNorm == 5)
    expect(run.values, type == "sgd" ? [-0.06, -0.08] : [-0.1, -0.1])
  }
}
