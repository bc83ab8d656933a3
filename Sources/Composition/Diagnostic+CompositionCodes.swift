public import YAMLTree

extension Diagnostic.Code {
  /// A `--set` argument has no `=`, or a path has an empty part.
  public static let malformedOverride = Self("malformed-override")
  /// A path leads through something that has no parts, or to nothing.
  public static let overridePath = Self("override-path")
  /// A base that `extends:` names is missing, not allowed, or extends the file in turn.
  public static let invalidBase = Self("invalid-base")
  /// A `${…}` that is not an expression.
  public static let malformedExpression = Self("malformed-expression")
  /// A `${…}` that has no value.
  public static let unresolvedExpression = Self("unresolved-expression")
  /// A sweep that is not one.
  public static let invalidSweep = Self("invalid-sweep")
  /// Seeds that are none.
  public static let invalidSeeds = Self("invalid-seeds")
}
