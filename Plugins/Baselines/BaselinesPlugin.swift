public import EngramCore

/// Learners that learn tasks by gradient descent, one after the other: what ACL is compared with.
public enum BaselinesPlugin: Plugin {
  /// The name of the target.
  public static let name = "Baselines"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(GradientLearner<FineTuning>.self, to: .learner)
    try registry.add(GradientLearner<JointTraining>.self, to: .learner)
    try registry.add(GradientLearner<CumulativeTraining>.self, to: .learner)
    try registry.add(GradientLearner<L2Penalty>.self, to: .learner)
    try registry.add(GradientLearner<ElasticWeightConsolidation>.self, to: .learner)
    try registry.add(GradientLearner<SynapticIntelligence>.self, to: .learner)
    try registry.add(GradientLearner<MemoryAwareSynapses>.self, to: .learner)
    try registry.add(GradientLearner<RiemannianWalk>.self, to: .learner)
    try registry.add(GradientLearner<LearningWithoutForgetting>.self, to: .learner)
    try registry.add(GradientLearner<NaiveRehearsal>.self, to: .learner)
    try registry.add(GradientLearner<ExperienceReplay>.self, to: .learner)
    try registry.add(GradientLearner<DarkExperienceReplay>.self, to: .learner)
    try registry.add(GradientLearner<DeepGenerativeReplay>.self, to: .learner)
    try registry.add(GradientLearner<GradientEpisodicMemory>.self, to: .learner)
    try registry.add(GradientLearner<AveragedGradientMemory>.self, to: .learner)
    try registry.add(GradientLearner<IncrementalClassifier>.self, to: .learner)
    try registry.add(GradientLearner<GreedyDumbLearner>.self, to: .learner)
  }
}
