public import YAMLTree

extension Diagnostic.Code {
  /// A key that nobody asked for.
  public static let unknownKey = Self("unknown-key")
  /// A key without a default is not there.
  public static let missingKey = Self("missing-key")
  /// A number outside its range.
  public static let outOfRange = Self("out-of-range")
  /// A word that is none of the choices.
  public static let unknownChoice = Self("unknown-choice")
  /// A name that contains what names may not.
  public static let invalidName = Self("invalid-name")
  /// A component mapping without `type:`.
  public static let missingType = Self("missing-type")
  /// A type that no plugin brings.
  public static let unknownComponent = Self("unknown-component")
  /// A component of another role than the slot asks for.
  public static let wrongRole = Self("wrong-role")
  /// A component of the right role that lacks what this slot needs.
  public static let unsuitableComponent = Self("unsuitable-component")
  /// An edge to a name that is not under `components:`.
  public static let unknownReference = Self("unknown-reference")
  /// Edges that lead back to where they came from.
  public static let cyclicReference = Self("cyclic-reference")
  /// A component that could not be made although its settings are in order.
  public static let componentFailed = Self("component-failed")
  /// A combination of settings that the component itself refuses.
  public static let rejectedSetting = Self("rejected-setting")
  /// A learner and a stream that do not fit together.
  public static let shapeMismatch = Self("shape-mismatch")
  /// A learner that has to know what a stream hides.
  public static let hiddenKnowledge = Self("hidden-knowledge")
  /// A stream without end that is to be gone through.
  public static let endlessEvaluation = Self("endless-evaluation")
  /// A stream whose episodes differ in their number of tasks, where they are to be averaged.
  public static let unevenEvaluation = Self("uneven-evaluation")
  /// A setting that changes nothing beside the others: a warning.
  public static let ineffectiveSetting = Self("ineffective-setting")
  /// A component that nothing refers to: a warning.
  public static let unusedComponent = Self("unused-component")
  /// A metric that no evaluation of the experiment defines: a warning.
  public static let undefinedMetric = Self("undefined-metric")
}
