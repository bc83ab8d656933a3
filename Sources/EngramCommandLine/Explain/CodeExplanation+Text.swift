internal import YAMLTree

/// Mistakes of files and of YAML itself.
extension CodeExplanation {
  static let text = [
    CodeExplanation(
      .unreadableFile,
      "The file is missing, a folder, larger than 1 MiB, or may not be read. Check the path.",
      example: "$ engram check missing.yaml"),
    CodeExplanation(
      .notUTF8,
      "The bytes are no text in UTF-8, nor in UTF-16 or UTF-32 with a byte-order mark. Save the "
        + "file as UTF-8.",
      example: #"""
        $ printf 'experiment: caf\351\n' > latin1.yaml
        $ engram check latin1.yaml
        """#),
    CodeExplanation(
      .malformedYAML,
      "The text breaks the rules of YAML: a bracket or a quote is open, a tab indents a line, or "
        + "the indentation does not fit. The cause is often on the line before.",
      example: """
        experiment: demo
        metrics: [acc, forgetting
        seed: 1
        """),
    CodeExplanation(
      .emptyDocument, "There is nothing in the file but comments and spaces.",
      example: "# to be written"),
    CodeExplanation(
      .severalDocuments,
      "A line '---' begins a second document. A file holds one experiment; put the other one into "
        + "a file of its own.",
      example: """
        experiment: one
        ---
        experiment: two
        """),
    CodeExplanation(
      .duplicateKey,
      "A key occurs twice in one mapping, so that one of the two values would be lost in silence.",
      example: """
        experiment: demo
        seed: 1
        seed: 2
        """),
    CodeExplanation(
      .invalidKey, "A key is empty, longer than 1000 bytes, or a list or mapping.",
      example: """
        experiment: demo
        [acc, bwt]: 5
        """),
    CodeExplanation(
      .invalidAlias,
      "An alias '*name' needs an anchor '&name' on an earlier value that does not contain the "
        + "alias.",
      example: """
        experiment: demo
        components: {seen: *images}
        """),
    CodeExplanation(
      .aliasExpansion,
      "The text has more than 100000 values, or more than 4 MiB, once every alias is replaced by "
        + "what it stands for.",
      example: """
        a: &a [x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
        """),
    CodeExplanation(
      .nestingTooDeep, "Lists and mappings are nested more than 64 deep.",
      example: "metrics: " + String(repeating: "[", count: 70) + String(repeating: "]", count: 70)),
    CodeExplanation(
      .invalidMerge,
      "A value cannot be merged: '<<' takes an alias of a mapping or a list of such, '+key' a list "
        + "for one that a base has, '!delete' a key that a base has.",
      example: """
        experiment: demo
        checkpoint: {<<: 5, every: 100}
        """),
    CodeExplanation(
      .invalidTag,
      "A tag such as '!!int' is unknown, or stands before a value of another kind. Most experiments "
        + "need no tags.",
      example: """
        experiment: demo
        seed: !number 5
        """),
  ]
}
