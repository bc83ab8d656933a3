public import EngramCore
import TensorEngine

/// The class whose mean is nearest.
///
/// Means are running ones, so that the order of examples does not matter; by cosine, examples are first
/// divided by their length. Score: `-|x - mean|²`, or `x · mean / |mean|`.
///
/// > Source: Mensink et al. (2013), <https://doi.org/10.1109/TPAMI.2013.83>; on frozen features as in
/// > Janson et al. (2022), <https://arxiv.org/abs/2210.04428>.
public struct NearestClassMean: FeatureRule {
  /// The word in YAML.
  public static let typeName = "nearest-class-mean"
  /// One sentence for lists.
  public static let summary = "Answers with the class whose mean feature vector is nearest."

  private enum Distance: String, CaseIterable, Sendable {
    case euclidean, cosine
  }

  private let distance: Distance

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    distance = settings.choice(
      "distance", default: Distance.euclidean, "How near two vectors are.")
  }

  /// Starts without classes.
  public func start(width: Int, labelCount: Int, seed: UInt64) -> any FeatureRuleState {
    State(ClassMeans(width: width, labelCount: labelCount), isCosine: distance == .cosine)
  }

  private final class State: FeatureRuleState {
    private let classes: ClassMeans
    private let isCosine: Bool

    init(_ classes: ClassMeans, isCosine: Bool) {
      self.classes = classes
      self.isCosine = isCosine
    }

    func learn(_ features: Tensor, labels: [Int], on device: any Device) {
      let rows = prepared(features)
      for (row, label) in labels.enumerated() {
        classes.add(rows.pointer + row * rows.shape[1], of: label)
      }
    }

    /// `2 x · mean - |mean|²` differs from the negative square of the distance by the same for all classes.
    func scores(of features: Tensor, on device: any Device) -> Tensor {
      let means = isCosine ? prepared(classes.means) : classes.means
      let scores = Tensor(uninitialized: [features.shape[0], means.shape[0]])
      device.multiply(
        prepared(features), means, transposeA: false, transposeB: true, into: scores,
        accumulate: false)
      guard !isCosine else { return scores }
      let (count, width) = (means.shape[0], means.shape[1])
      for label in 0..<count {
        let mean = means.pointer + label * width
        let square = (0..<width).reduce(Float(0)) { $0 + mean[$1] * mean[$1] }
        for row in 0..<features.shape[0] {
          scores.pointer[row * count + label] = 2 * scores.pointer[row * count + label] - square
        }
      }
      return scores
    }

    func knows(_ label: Int) -> Bool { classes.knows(label) }

    var kept: [(name: String, tensor: Tensor)] {
      [("means", classes.means), ("counts", classes.counts)]
    }

    func wasRestored() {}

    /// Rows as they are, or by cosine of length one.
    private func prepared(_ rows: Tensor) -> Tensor {
      guard isCosine else { return rows }
      let scaled = rows.copied()
      let width = rows.shape[1]
      for row in 0..<rows.shape[0] {
        let own = scaled.pointer + row * width
        let length = (0..<width).reduce(0) { $0 + Double(own[$1]) * Double(own[$1]) }.squareRoot()
        guard length > 0 else { continue }
        for i in 0..<width { own[i] = Float(Double(own[i]) / length) }
      }
      return scaled
    }
  }
}
