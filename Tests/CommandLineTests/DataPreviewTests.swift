import Testing

struct DataPreviewTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func everyStreamIsDrawn() throws {
    let outcome = try bench.engram("data", "preview", "tiny.yaml", "-o", "tiny.png")
    #expect(outcome.ending == .code(0))
    #expect(outcome.error == "")
    #expect(
      outcome.output == """
        learners.acl.stream: episode 1, domain-incremental, 2 labels
          task 1: demonstrations 2, queries 1
          task 2: demonstrations 2, queries 1
        evaluations.held-out: episode 1, domain-incremental, 2 labels
          task 1: demonstrations 2, queries 4
          task 2: demonstrations 2, queries 4
        written to tiny.png

        """)
    #expect(try bench.bytes("tiny.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test func streamAndEpisodesCanBeChosen() throws {
    let outcome = try bench.engram(
      "data", "preview", "tiny.yaml", "--stream", "evaluations.held-out", "--episode", "2",
      "--episodes", "5", "-o", "tiny.svg")
    #expect(outcome.ending == .code(0))
    let headings = outcome.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
    #expect(
      headings == [
        "evaluations.held-out: episode 2, domain-incremental, 2 labels",
        "evaluations.held-out: episode 3, domain-incremental, 2 labels", "written to tiny.svg",
      ])
    #expect(try bench.text("tiny.svg").contains(">evaluations.held-out</text>"))
  }

  @Test(arguments: [
    (
      ["--stream", "evaluations.heldout"],
      "error: the experiment has no stream 'evaluations.heldout'; did you mean 'evaluations.held-out'?\n"
    ),
    (
      ["--episode", "4"],
      "error: evaluations.held-out has 3 episodes; --episode takes a number up to that, not 4\n"
    ),
    (["-o", "no/such/a.png"], "error: cannot write no/such/a.png: No such file or directory\n"),
  ])
  func mistakesAreNamed(words: [String], message: String) throws {
    let outcome = try bench.start(["data", "preview", "tiny.yaml"] + words).end()
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == message)
    #expect(!bench.exists("preview.png"))
  }

  @Test func missingDataAreNamed() throws {
    try bench.writeExperiment(
      replacing: Workbench.unseen,
      with: "{type: kmnist, transforms: [{type: resize, size: 8}], normalize: unit}", to: "k.yaml")
    let outcome = try bench.engram("data", "preview", "k.yaml")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.hasPrefix("error: kmnist: kmnist/train-images-idx3-ubyte.gz is missing"))
  }

  @Test func onlyPicturesAreWritten() throws {
    let outcome = try bench.engram("data", "preview", "tiny.yaml", "-o", "tiny.jpg")
    #expect(outcome.ending == .code(64))
    #expect(
      outcome.error.hasPrefix(
        "Error: --out takes a file that ends in .png or .svg, not 'tiny.jpg'.\n"))
  }
}
