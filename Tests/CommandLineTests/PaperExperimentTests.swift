import Foundation
import JSONTree
import Testing

/// The paper's experiments take weeks on a processor; here they take two steps on made-up images.
struct PaperExperimentTests {
  static let experiments = CheckTests.experiments.filter { $0.hasPrefix("paper/") }

  private static let images =
    "{type: glyphs, size: 32, ground: colour, classes: 24, examples: 20, test-examples: 4}"

  @Test func everyStudyHasOne() {
    #expect(
      Self.experiments == [
        "paper/split-class-incremental.yaml", "paper/split-domain-incremental.yaml",
        "paper/three-tasks.yaml", "paper/two-tasks-fc100.yaml", "paper/two-tasks.yaml",
      ])
  }

  @Test(arguments: experiments)
  func itTakesTwoSteps(file: String) throws {
    let bench = try Workbench()
    let path = Workbench.package + "/Experiments/" + file
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var words = ["run", path, "--out", "run", "--lanes", "1"]
    for section in ["selection", "evaluations"] { words += ["--unset", section] }
    for name in ["characters", "photographs", "fc100", "mnist", "fashion-mnist", "cifar-10"] {
      words += ["--set", "components.\(name)=\(Self.images)"]
    }
    if text.contains("held-out-digits") {
      words += ["--set", "components.held-out-digits.first=8"]
    }
    let isTwoTasks = file.contains("two-tasks")
    let isSplit = file.contains("split")
    let learners =
      isTwoTasks
      ? ["acl", "no-acl", "characters-alone", "photographs-alone"]
      : isSplit ? ["fine-tuned", "fine-tuned-5-shots"] : ["acl"]
    for learner in learners {
      words += ["--set", "learners.\(learner).steps=2", "--set", "learners.\(learner).batch=2"]
      if isSplit { words += ["--unset", "learners.\(learner).start-from"] }
    }
    if file.contains("domain") { words += ["--unset", "learners.out-of-the-box"] }
    let outcome = try bench.start(words).end()
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    for learner in learners {
      let summary = try bench.json("run/\(learners.count == 1 ? "" : learner + "/")summary.json")
      #expect(summary["steps"]?.int == 2)
      // The number that the paper's code has for five outputs.
      let parameters = summary["facts"]?["parameters"]?.int
      #expect(isSplit || parameters == 750_309)
    }
  }
}
