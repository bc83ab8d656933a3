/// The page `docs/errors.md`, made from the explanations.
enum ErrorPage {
  /// What the program's exit codes mean; the help shows the same lines.
  static let exitCodes = [
    ("0", "everything went well"),
    ("1", "a mistake in the input, or a failure, be it of one job; standard error says which"),
    ("2", "the run or batch is complete, but missed an expectation"),
    ("64", "the command line is not understood"),
    ("130", "stopped by Ctrl-C; a run has written a checkpoint, a download keeps what came"),
    ("143", "stopped by SIGTERM; a run has written a checkpoint, a download keeps what came"),
  ]

  /// The page in Markdown.
  static var text: String {
    """
    # Errors

    This page is written by `engram explain --markdown`.

    All mistakes of an experiment and of everything that it extends are reported at once, in the
    order of the text. Each one has a code in brackets, its place, the path of the setting, what was
    expected, and the nearest name where there is one:

    ```text
    exp.yaml:7:5: error[unknown-key]: learners.acl.step: learner 'acl' has no setting 'step'; did you mean 'steps'?
     7 |     step: 100
       |     ^^^^
      = settings of learner 'acl': batch, dropout, encoder, ...
    ```

    At most 100 errors and 100 warnings are shown; all are counted. `engram explain CODE` prints what
    this page says about a code. Colours appear on a terminal, unless `NO_COLOR` is set.

    ## Exit codes

    | code | meaning |
    | ---: | --- |
    \(exitCodes.map { "| \($0.0) | \($0.1) |" }.joined(separator: "\n"))

    ## For programs

    `engram check FILE --json` and `engram run FILE --json` write one JSON object to standard output,
    also when there is nothing wrong:

    | key | value |
    | --- | --- |
    | `version` | 1; greater when a key changes its meaning |
    | `file` | the experiment as given on the command line |
    | `errorCount`, `warningCount` | how many there are |
    | `errors`, `warnings` | the first 100 of each |
    | `folder`, `missedExpectations` | of a finished run |

    Each error has `code`, `severity`, `message`, `path` (the dotted path of the setting), `file` or
    `argument`, `line`, `column`, `width`, `sourceLine` and `notes`, which have a `message` and
    sometimes a place of their own. Lines and columns count from 1; columns and widths are Unicode
    scalars. Of a line with more than 160 columns only a part is given, and `sourceLineColumn` is the
    column at which it begins. A failure beside the experiment, such as a full disk, has the code
    `failure` and no place.

    ## Codes

    \(CodeExplanation.all.map(section).joined(separator: "\n\n"))

    """
  }

  private static func section(_ explanation: CodeExplanation) -> String {
    let title = "### `\(explanation.code)`\n\n\(explanation.meaning)"
    guard !explanation.example.isEmpty else { return title }
    let isShell = explanation.example.hasPrefix("$ ")
    return """
      \(title)

      ```\(isShell ? "sh" : "yaml")
      \(explanation.example)
      ```
      """
  }
}
