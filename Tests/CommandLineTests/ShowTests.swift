import EngramTesting
import Testing

/// `engram show`: what an experiment comes to, and why.
struct ShowTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.write(
      """
      extends: tiny.yaml
      x-width: 16
      learners: {acl: {width: "${x-width * 2}", encoder: {channels: 8}}}
      sweep: {grid: {learners.acl.layers: [1, 2]}}
      """, to: "child.yaml")
  }

  @Test func whyNamesEveryPlaceThatSetAValue() throws {
    #expect(
      try bench.engram("show", "child.yaml", "--why", "learners.acl.width").output == """
        learners.acl.width: 32
          set at child.yaml:3:25: 32
          written as ${x-width * 2}
          instead of tiny.yaml:14:12: 32

        """)
    #expect(
      try bench.engram("show", "child.yaml", "--why", "learners.acl.encoder.channels").output == """
        learners.acl.encoder.channels: 8
          set at child.yaml:3:63: 8
          instead of tiny.yaml:12:49: 4

        """)
    #expect(
      try bench.engram(
        "show", "child.yaml", "--why", "learners.acl.batch", "--set", "learners.acl.batch=3"
      ).output == """
        learners.acl.batch: 3
          set at --set learners.acl.batch=3: 3
          instead of tiny.yaml:16:12: 2

        """)
    #expect(
      try bench.engram("show", "child.yaml", "--why", "learners.acl.remember").output
        == "learners.acl.remember: true\n  the default; no file sets it\n")
  }

  @Test func aPathThatIsNoneNamesTheNearest() throws {
    let outcome = try bench.engram("show", "child.yaml", "--why", "learners.acl.wdth")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: 'learners.acl' has no 'wdth'; did you mean 'width'?\n")
  }

  @Test func runsAreListedAndShown() throws {
    #expect(
      try bench.engram("show", "child.yaml", "--runs").output == """
        layers=1: learners.acl.layers=1 seed=7
        layers=2: learners.acl.layers=2 seed=7

        """)
    #expect(
      try bench.engram("show", "child.yaml", "--run", "layers=2").output.contains("    layers: 2\n")
    )
    #expect(try bench.engram("show", "child.yaml").output.contains("    layers: 1\n"))
    let outcome = try bench.engram("show", "child.yaml", "--run", "layers=3")
    #expect(
      outcome.error == "error: the experiment has no run 'layers=3'; did you mean 'layers=1'?\n")
  }

  @Test func whatIsRemovedTakesItsDefault() throws {
    let outcome = try bench.engram("show", "tiny.yaml", "--unset", "learners.acl.batch")
    #expect(outcome.output.contains("    batch: 16\n"))
    let mistyped = try bench.engram("show", "tiny.yaml", "--unset", "learners.acl.bach")
    #expect(
      mistyped.error == """
        --unset learners.acl.bach: error[override-path]: learners.acl: there is no 'bach' here; did \
        you mean 'batch'?
          | --unset learners.acl.bach
          |                      ^^^^

        """)
  }

  /// A path in a file counts from that file, one on the command line from the current folder.
  @Test func filesAreFoundWhereverTheProgramIsStarted() throws {
    let folder = bench.scratch.path
    try bench.write(
      "extends: tiny.yaml\nlearners: {acl: {start-from: ../models/m.safetensors}}",
      to: "sub/file.yaml")
    try bench.write(Workbench.experiment, to: "sub/tiny.yaml")
    #expect(
      try bench.engram("show", "sub/file.yaml").output
        .contains("    start-from: \(folder)/models/m.safetensors\n"))
    #expect(
      try bench.engram(
        "show", "sub/file.yaml", "--set", "learners.acl.start-from=other/m.safetensors"
      ).output.contains("    start-from: \(folder)/other/m.safetensors\n"))
    let outcome = try bench.engram("run", "sub/file.yaml", "--out", "run")
    #expect(outcome.error.contains("\(folder)/models/m.safetensors"))
  }
}
