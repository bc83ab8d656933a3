import EngramTesting
import Files
import Foundation
import Testing

struct DocTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func aComponentIsShownWithItsSettingsAndAnExample() throws {
    let outcome = try bench.engram("doc", "cosine")
    #expect(outcome.ending == .code(0))
    #expect(
      outcome.output == """
        schedule 'cosine'
        Linear warm-up to a peak, then half a cosine down to a floor.

        SETTING  VALUE                         DEFAULT   MEANING
        peak     number from 0 to 1000         0.001     The highest value.
        floor    number from 0 to 1000         0         The value at the end.
        warmup   integer from 0 to             0         Steps of linear growth.
                 1000000000, steps
        steps    integer from 1 to             required  The step at which the floor is reached.
                 1000000000, steps

        Example:

          type: cosine
          peak: 0.001
          steps: 1000

        """)
  }

  @Test func aRoleInFrontTellsComponentsOfOneNameApart() throws {
    let outcome = try bench.engram("doc", "schedule/cosine")
    #expect(outcome.output == (try bench.engram("doc", "cosine").output))
  }

  @Test func aRoleIsShownWithItsComponents() throws {
    let outcome = try bench.engram("doc", "schedule")
    #expect(outcome.output.contains(/\nconstant +The same value at every step/))
    #expect(outcome.output.contains(/\ncosine +Linear warm-up to a peak/))
  }

  @Test func theKeysOfAnExperimentAreShown() throws {
    let outcome = try bench.engram("doc", "experiment")
    #expect(outcome.ending == .code(0))
    for key in ["experiment", "seed", "lanes", "checkpoint.interval", "learners", "sweep.grid"] {
      #expect(outcome.output.contains("\n\(key) "), "\(key)")
    }
  }

  @Test func aFragmentIsPrinted() throws {
    let outcome = try bench.engram("doc", "library:split-mnist")
    #expect(outcome.ending == .code(0))
    #expect(outcome.output.hasPrefix("# "))
    #expect(outcome.output.contains("\n"))
  }

  @Test(arguments: [
    (
      "library:split-mnits",
      "there is nothing named 'library:split-mnits'; did you mean 'library:split-mnist'?"
    ),
    ("cosin", "there is nothing named 'cosin'; did you mean 'cosine'?"),
    ("datset", "there is nothing named 'datset'; did you mean 'dataset'?"),
    ("learner/alc", "there is nothing named 'learner/alc'; did you mean 'learner/acl'?"),
    ("frobnicate", "there is nothing named 'frobnicate'; 'engram list' shows all components"),
  ])
  func anUnknownNameIsAnsweredWithTheNearest(name: String, message: String) throws {
    let outcome = try bench.engram("doc", name)
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: \(message)\n")
  }

  @Test func theReferencePagesAreUpToDate() throws {
    let outcome = try bench.engram("doc", "--markdown", "reference")
    #expect(outcome.ending == .code(0))
    let committed = Workbench.package + "/docs/reference"
    let names = try Folder.names(in: bench.scratch("reference"))
    #expect(try Folder.names(in: committed).sorted() == names.sorted())
    for name in names {
      let page = try ReadableFile.text(of: committed + "/" + name)
      #expect(try bench.text("reference/" + name) == page, "run 'make reference': \(name) is stale")
    }
  }
}
