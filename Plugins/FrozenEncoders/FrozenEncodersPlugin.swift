public import EngramCore

/// Encoders whose weights are read, not trained.
public enum FrozenEncodersPlugin: Plugin {
  /// The name of the target.
  public static let name = "FrozenEncoders"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(VisionTransformer.self, to: .encoder)
    try registry.add(ResNet.self, to: .encoder)
    try registry.add(FrozenModel.self, to: .encoder)
    try registry.add(Identity.self, to: .encoder)
    try registry.add(EncodedDataset.self, to: .dataset)
    try registry.add(SupervisedLearner.self, to: .learner)
    try registry.add(FeatureLearner<NearestClassMean>.self, to: .learner)
    try registry.add(FeatureLearner<StreamingLDA>.self, to: .learner)
    try registry.add(FeatureLearner<RandomProjection>.self, to: .learner)
    try registry.add(PromptLearner<LearningToPrompt>.self, to: .learner)
    try registry.add(PromptLearner<DualPrompt>.self, to: .learner)
  }
}
