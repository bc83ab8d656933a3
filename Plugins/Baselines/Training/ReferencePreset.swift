import EngramCore

/// A published code whose conventions are the defaults of a rule's other settings.
///
/// Codes differ in conventions that no paper states; a table of coefficients means little without them.
/// Coefficients depend on the scenario too, and stay with the experiment.
enum ReferencePreset: String, CaseIterable, Sendable {
  /// Hsu et al. (2018), <https://arxiv.org/abs/1810.12488>.
  case hsu2018 = "hsu-2018"
  /// Van de Ven & Tolias (2019), <https://arxiv.org/abs/1904.07734>.
  case vanDeVen2019 = "van-de-ven-2019"
  /// Van de Ven, Tuytelaars & Tolias (2022), <https://doi.org/10.1038/s42256-022-00568-3>.
  case vanDeVen2022 = "van-de-ven-2022"

  /// Whether quadratic penalties on the Fisher information count in full.
  var fisherPenalty: PenaltyForm { self == .hsu2018 ? .full : .half }

  /// The labels of the Fisher information.
  var fisherLabels: Fisher.Labels { self == .vanDeVen2022 ? .all : .predicted }

  /// The gradient that synaptic intelligence follows.
  var pathGradient: WatchedGradient { self == .hsu2018 ? .task : .whole }

  /// What the cross-entropy with a teacher is multiplied by.
  var distillationScale: DistillationForm.Scale {
    self == .vanDeVen2022 ? .one : .temperatureSquared
  }

  /// Whether the cross-entropy with a teacher is summed over labels.
  var distillationReduction: DistillationForm.Reduction {
    self == .vanDeVen2019 ? .mean : .sum
  }

  /// How the loss of distillation is weighed.
  var distillation: LearningWithoutForgetting.Weighing {
    self == .vanDeVen2022 ? .tasksBefore : .byTaskCount
  }
}

extension SettingsReader {
  /// Reads `preset`.
  mutating func preset(default standard: ReferencePreset) -> ReferencePreset {
    choice(
      "preset", default: standard,
      "The published code whose conventions are the defaults of the other settings.")
  }
}
