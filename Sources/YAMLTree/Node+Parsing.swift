extension Node {
  /// Reads the one document of a text.
  ///
  /// Mistakes are recorded in the sink; as many as can be told apart in one pass.
  ///
  /// - Returns: The root, or `nil` if the text cannot be read to its end.
  public static func parse(_ source: Source, into sink: DiagnosticSink) -> Node? {
    sink.add(source)
    var builder = TreeBuilder(source, sink)
    do { return try builder.readDocument() } catch { return nil }
  }

  /// Reads the one document of a text, which has to be a mapping.
  ///
  /// - Returns: The root, or `nil` if there is none or it is something else.
  public static func parseMapping(_ source: Source, into sink: DiagnosticSink) -> Node? {
    guard let root = parse(source, into: sink) else { return nil }
    if root.mapping != nil { return root }
    let diagnostic =
      root.isNull
      ? Diagnostic(
        .emptyDocument, "there is nothing in this text; write 'key: value' lines", at: root.mark)
      : Diagnostic(
        .wrongKind, "expected 'key: value' lines, not \(root.kindDescription)", at: root.mark)
    sink.record(diagnostic)
    return nil
  }

  /// Reads the one document of a text.
  ///
  /// - Throws: ``ConfigurationError`` with every mistake found.
  public static func parse(_ source: Source) throws(ConfigurationError) -> Node {
    let sink = DiagnosticSink()
    guard let root = parse(source, into: sink), !sink.hasErrors else { throw sink.error }
    return root
  }
}
