import EngramCore
import Glibc

/// A linear softmax classifier of raw pixels that takes a gradient step for every image it is shown.
///
/// `p(label | x) = softmax(W x + b)`; it learns online and protects nothing: when a task uses the
/// labels of an earlier one, the earlier one is forgotten.
final class OnlineSoftmax: FixedRuleLearner {
  /// The word after `type:`.
  static let typeName = "online-softmax"
  /// One sentence for `engram list`.
  static let summary = "Linear softmax on raw pixels, one gradient step per image."

  private let rate: Float
  private let passes: Int
  /// A weight for every pixel and a bias, for every label seen since `begin`.
  private var weights: [Int: [Float]] = [:]
  /// The extents of the images since `begin`.
  private var shape: ImageShape?

  /// Reads the settings: each with its default, its range and one line of documentation.
  init(settings: inout SettingsReader) throws {
    rate = Float(
      settings.number("rate", default: 0.1, in: 0...10, "Step size, divided by the pixel count."))
    passes = settings.integer(
      "passes", default: 5, in: 1...1000, "How often the images of a task are gone through.")
  }

  /// Forgets everything: a new episode begins.
  func begin(seed: UInt64) {
    weights = [:]
    shape = nil
  }

  /// Learns one task: a gradient step for every image, several times over.
  func observe(_ demonstrations: Demonstrations) throws {
    let images = try pixels(of: demonstrations.images)
    for label in demonstrations.labels where weights[label] == nil {
      weights[label] = [Float](repeating: 0, count: (images.first?.count ?? 0) + 1)
    }
    for _ in 0..<passes {
      for (image, label) in zip(images, demonstrations.labels) { step(towards: label, image) }
    }
  }

  /// The likeliest of the candidates for every query.
  func predict(_ queries: Queries) throws -> [Int] {
    try pixels(of: queries.images).map { image in
      queries.candidates.max { score($0, image) < score($1, image) } ?? 0
    }
  }

  /// `W += rate * (target - p) x`, the gradient step of the cross-entropy.
  private func step(towards label: Int, _ image: [Float]) {
    // Sorted, because the order of a dictionary differs from run to run, and sums with it.
    let labels = weights.keys.sorted()
    let scores = labels.map { score($0, image) }
    let highest = scores.max() ?? 0
    let powers = scores.map { exp($0 - highest) }
    let sum = powers.reduce(0, +)
    for (other, power) in zip(labels, powers) {
      let error = (other == label ? 1 : 0) - power / sum
      let change = rate * error / Float(image.count)
      for (index, pixel) in image.enumerated() { weights[other]?[index] += change * pixel }
      weights[other]?[image.count] += change
    }
  }

  /// `w x + b` of a label.
  private func score(_ label: Int, _ image: [Float]) -> Float {
    guard let weights = weights[label] else { return -.infinity }
    return zip(weights, image).reduce(weights[image.count]) { $0 + $1.0 * $1.1 }
  }

  /// The pixels of images, which all have the same extents.
  private func pixels(of images: ShownImages) throws -> [[Float]] {
    let expected = shape ?? images.shape
    guard images.shape == expected else {
      throw ShapeProblem("it has seen images of \(expected), not of \(images.shape)")
    }
    shape = expected
    return (0..<images.count).map(images.pixels)
  }
}
