import Testing

struct HelpTests {
  let bench: Workbench

  static let commands = [
    "run", "inspect", "check", "show", "graph", "list", "doc", "schema", "new", "data", "models",
    "selftest", "bench", "serve", "search", "batch", "status", "runs", "report",
  ]

  init() throws { bench = try Workbench() }

  @Test func theVersionIsOneLine() throws {
    let outcome = try bench.engram("--version")
    #expect(outcome.ending == .code(0))
    #expect(outcome.output == "0.1.0\n")
  }

  @Test func helpNamesEveryCommand() throws {
    let outcome = try bench.engram("--help")
    #expect(outcome.ending == .code(0))
    for command in Self.commands {
      #expect(outcome.output.contains("\n  \(command) "))
    }
  }

  @Test(arguments: commands)
  func everyCommandHasHelp(command: String) throws {
    let outcome = try bench.engram(command, "--help")
    #expect(outcome.ending == .code(0))
    #expect(outcome.output.contains("USAGE: engram \(command)"))
  }

  @Test func aMistypedCommandIsRecognised() throws {
    let outcome = try bench.engram("chek", "tiny.yaml")
    #expect(outcome.ending == .code(64))
    #expect(outcome.error == "error: there is no command 'chek'; did you mean 'check'?\n")
  }

  @Test func aMistypedSecondWordIsRecognised() throws {
    let outcome = try bench.engram("data", "fech", "mnist")
    #expect(outcome.ending == .code(64))
    #expect(outcome.error == "error: there is no command 'data fech'; did you mean 'fetch'?\n")
  }

  @Test func aWordThatIsNoCommandIsAnsweredWithAllCommands() throws {
    let error = try bench.engram("frobnicate").error
    #expect(
      error.hasPrefix(
        "error: there is no command 'frobnicate'; the commands are run, batch, search, "))
    #expect(error.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    (["run"], "Error: Missing expected argument '<file>'"),
    (["check", ""], "Error: <file> takes the name of an experiment, not an empty one."),
    (["check", "tiny.yaml", "--st", "a=b"], "Error: Unknown option '--st'. Did you mean '--set'?"),
    (["run", "tiny.yaml", "--out", ""], "Error: --out takes the name of a folder."),
    (["run", "tiny.yaml", "--lanes", "0"], "Error: --lanes takes a number from 1 to 1024, not 0."),
    (
      ["run", "tiny.yaml", "--lanes", "many"],
      "Error: The value 'many' is invalid for '--lanes <lanes>'"
    ),
  ])
  func wrongArgumentsAreNamed(words: [String], message: String) throws {
    let outcome = try bench.start(words).end()
    #expect(outcome.ending == .code(64))
    #expect(outcome.error.hasPrefix(message + "\n"))
    #expect(!bench.exists("runs"))
  }

  @Test func listShowsEveryRoleWithItsComponents() throws {
    let outcome = try bench.engram("list")
    #expect(outcome.ending == .code(0))
    for role in [
      "dataset", "encoder", "learner", "loss", "metric", "optimizer", "schedule", "sequence-layer",
      "stream",
    ] {
      #expect("\n\(outcome.output)".contains("\n\(role)\n  "))
    }
  }

  @Test func listOfARoleShowsThatRoleOnly() throws {
    let lines = try bench.engram("list", "dataset").output.split(separator: "\n")
    #expect(lines.first == "dataset")
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    #expect(lines.contains { $0.hasPrefix("  glyphs ") })
  }

  @Test func aMistypedRoleIsRecognised() throws {
    let outcome = try bench.engram("list", "datset")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: there is no role 'datset'; did you mean 'dataset'?\n")
  }

  @Test(arguments: [["list"], ["check", "tiny.yaml"], ["show", "tiny.yaml"]])
  func resultsThatDoNotArriveAreAnError(words: [String]) throws {
    let outcome = try bench.start(words, output: "/dev/full").end()
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: cannot write standard output: No space left on device\n")
  }
}
