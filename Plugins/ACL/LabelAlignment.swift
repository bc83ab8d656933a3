import EngramCore
import TensorEngine

/// Fits the parameters of a trained model to one with another number of labels.
///
/// Rows mean labels and are aligned by that: label `l` stays label `l`, "unknown", the last row of the
/// label vectors, stays "unknown", and labels that the trained model does not have keep the values they
/// start with. Everything else has one meaning whatever the number of labels. (The released code aligns
/// by position, which shifts features into labels when the number changes.)
struct LabelAlignment {
  /// Whether the last row of a tensor means "unknown", for every tensor whose rows are labels.
  private static let endsInUnknown = [
    "input.labels": true, "head.weight": false, "head.bias": false,
  ]

  /// The tensors that a model is to start with.
  ///
  /// - Parameters:
  ///   - trained: The tensors of the trained model, by name.
  ///   - fresh: The initial parameters of the new one.
  /// - Returns: The trained tensors, those with label rows in the shape of the new model.
  static func aligned(
    _ trained: [String: Tensor], to fresh: [(name: String, tensor: Tensor)]
  ) -> [String: Tensor] {
    fresh.reduce(into: trained) { result, parameter in
      guard let unknownIsLast = endsInUnknown[parameter.name], let tensor = trained[parameter.name],
        tensor.shape != parameter.tensor.shape, sameButForRows(tensor, parameter.tensor)
      else { return }
      result[parameter.name] = rows(of: tensor, over: parameter.tensor, unknownIsLast)
    }
  }

  private static func sameButForRows(_ one: Tensor, _ other: Tensor) -> Bool {
    one.shape.extents.dropFirst() == other.shape.extents.dropFirst()
      && min(one.shape[0], other.shape[0]) > 0
  }

  private static func rows(
    of trained: Tensor, over fresh: Tensor, _ unknownIsLast: Bool
  ) -> Tensor {
    var values = fresh.elements
    let known = trained.elements
    let width = fresh.count / fresh.shape[0]
    func copy(_ source: Int, to target: Int) {
      let row = known[source * width..<(source + 1) * width]
      values.replaceSubrange(target * width..<(target + 1) * width, with: row)
    }
    let special = unknownIsLast ? 1 : 0
    for label in 0..<min(trained.shape[0], fresh.shape[0]) - special { copy(label, to: label) }
    if unknownIsLast { copy(trained.shape[0] - 1, to: fresh.shape[0] - 1) }
    return Tensor(values, shape: fresh.shape)
  }
}
