extension Diagnostic.Code {
  /// The file is missing, a folder, too large, or may not be read.
  public static let unreadableFile = Self("unreadable-file")
  /// The bytes are not UTF-8.
  public static let notUTF8 = Self("not-utf8")
  /// The text is not YAML.
  public static let malformedYAML = Self("malformed-yaml")
  /// There is nothing in the text.
  public static let emptyDocument = Self("empty-document")
  /// There is a second document in the text.
  public static let severalDocuments = Self("several-documents")
  /// A key occurs twice in one mapping.
  public static let duplicateKey = Self("duplicate-key")
  /// A key is empty or not a scalar.
  public static let invalidKey = Self("invalid-key")
  /// An alias names an anchor that does not exist, or that contains the alias.
  public static let invalidAlias = Self("invalid-alias")
  /// Aliases multiply the text beyond all measure.
  public static let aliasExpansion = Self("alias-expansion")
  /// Values are nested too deeply.
  public static let nestingTooDeep = Self("nesting-too-deep")
  /// A merge key `<<` has a value that cannot be merged.
  public static let invalidMerge = Self("invalid-merge")
  /// A tag is unknown or does not fit the value.
  public static let invalidTag = Self("invalid-tag")
  /// A value is of another kind than expected.
  public static let wrongKind = Self("wrong-kind")
}
