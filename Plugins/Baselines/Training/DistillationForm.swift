import EngramCore
import TensorEngine

/// The conventions of distilling a teacher that published codes differ in.
///
/// All have the cross-entropy of softened probabilities, see ``Distillation``. It is multiplied by `T²` as in the
/// paper of Hinton et al. (`scale: temperature-squared`) or not (`one`), and summed over labels, which is what a
/// cross-entropy is, or averaged (`reduction: mean`). The mean is what the word means in PyTorch, and what the code of
/// van de Ven & Tolias computed for their tables: the more labels compete, the less it weighs.
struct DistillationForm: Sendable {
  /// What the cross-entropy with the teacher is multiplied by.
  enum Scale: String, CaseIterable, Sendable {
    case temperatureSquared = "temperature-squared"
    case one
  }

  /// How the terms of a row, one for each label that competes, become one number.
  enum Reduction: String, CaseIterable, Sendable {
    case sum, mean
  }

  let temperature: Float
  let scale: Scale
  let reduction: Reduction

  /// Reads the settings.
  init(_ settings: inout SettingsReader, preset: ReferencePreset) {
    temperature = Float(
      settings.number(
        "temperature", default: 2, in: 0.01...1000, "What logits are divided by."))
    scale = settings.choice(
      "scale", default: preset.distillationScale,
      "What the cross-entropy with the teacher is multiplied by.")
    reduction = settings.choice(
      "reduction", default: preset.distillationReduction,
      "Whether the terms of the cross-entropy, one for each label, are summed or averaged.")
  }

  /// What is wanted of rows.
  ///
  /// - Parameters:
  ///   - teacher: Its logits, `[rows, labels]`.
  ///   - known: The labels that it knew.
  ///   - competing: The labels of the network's softmax; holds all of `known`.
  ///   - weight: The weight of all rows together.
  /// - Returns: The cross-entropy with the teacher, in this form.
  func objective(
    teacher: Tensor, known: [Int], competing: [Int], weight: Float
  ) -> Distillation {
    let scaled = scale == .one ? weight / (temperature * temperature) : weight
    let reduced = reduction == .mean ? scaled / Float(competing.count) : scaled
    return Distillation(
      teacher: teacher, known: known, competing: competing, temperature: temperature,
      weight: reduced / Float(teacher.shape[0]))
  }
}
