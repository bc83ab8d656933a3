import EngramTesting
import Files
import Testing

/// `engram new plugin`: what is written, and what is refused before anything is.
struct NewPluginTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    // What makes a folder look like a package of plugins.
    try bench.write("InstalledPluginsGenerator", to: "Package.swift")
    try Folder.create(bench.scratch("Plugins/Old"))
    try Folder.create(bench.scratch("Sources/Mine"))
  }

  private func refusal(_ words: String...) throws -> String {
    let before = try Folder.names(in: bench.scratch("Plugins"))
    let outcome = try bench.start(["new", "plugin"] + words).end()
    #expect(outcome.ending == .code(1))
    #expect(outcome.output.isEmpty)
    #expect(try Folder.names(in: bench.scratch("Plugins")) == before)
    return outcome.error
  }

  @Test func aPluginIsAFolderOfFiveFiles() throws {
    let outcome = try bench.engram("new", "plugin", "TestbenchLearner")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    #expect(
      outcome.output == """
        Plugins/TestbenchLearner is ready:
          TestbenchLearner.swift
          TestbenchLearnerPlugin.swift
          Tests/TestbenchLearnerTests.swift
          Examples/testbench-learner.yaml
          README.md
        next:
          make test
          make build
          .build/debug/engram run Plugins/TestbenchLearner/Examples/testbench-learner.yaml

        """)
    for file in [
      "TestbenchLearner.swift", "TestbenchLearnerPlugin.swift", "Tests/TestbenchLearnerTests.swift",
    ] {
      #expect(try bench.text("Plugins/TestbenchLearner/\(file)").contains("TestbenchLearner"))
    }
    #expect(try Folder.names(in: bench.scratch("Plugins")) == ["Old", "TestbenchLearner"])
  }

  @Test(arguments: [
    ("TestbenchMetric", "testbench-metric"), ("SRWMNet", "srwm-net"), ("EWC2", "ewc2"), ("A", "a"),
    ("MNISTLike3D", "mnist-like3-d"),
  ])
  func theWordInYAMLIsTheNameInHyphens(name: String, word: String) throws {
    let outcome = try bench.engram("new", "plugin", name, "--role", "metric")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    let source = try bench.text("Plugins/\(name)/\(name).swift")
    #expect(source.contains("static let typeName = \"\(word)\""))
  }

  @Test(arguments: ["my-learner", "myLearner", "", "3D", "My Learner", "../Up", "Größe"])
  func aNameThatIsNoTypeIsRefused(name: String) throws {
    #expect(
      try refusal(name)
        == "error: a plugin's name is a Swift type's: letters and digits, the first a capital, "
        + "such as MyLearner, not '\(name)'\n")
  }

  @Test func aNameThatWouldCollideIsRefused() throws {
    #expect(
      try refusal("EwcPlugin")
        == "error: the name 'EwcPlugin' would be extended to 'EwcPluginPlugin'; call it 'Ewc'\n")
    #expect(
      try refusal("Learner")
        == "error: 'Learner' is the name of a type that plugins use; "
        + "choose another, such as MyLearner\n")
    #expect(
      try refusal("ACL", "--role", "learner")
        == "error: there is already a component 'acl' of role learner, in the plugin 'ACL'; "
        + "choose another name\n")
  }

  @Test(arguments: ["Old", "OLD", "Mine"])
  func aFolderThatIsThereIsLeftAlone(name: String) throws {
    #expect(try refusal(name).hasPrefix("error: there is already a target '"))
  }

  @Test func aMistypedRoleIsRecognised() throws {
    #expect(
      try refusal("Mean", "--role", "leaner")
        == "error: there is no role 'leaner'; did you mean 'learner'?\n")
  }

  @Test func anyOtherFolderIsRefused() throws {
    try bench.write("let package = Package()", to: "Package.swift")
    #expect(
      try refusal("Mean")
        == "error: the package here does not make a target of every folder of Plugins/; "
        + "Examples/OutsidePackage shows one that does\n")
    let empty = try ScratchFolder()
    let outcome = try bench.shell("cd \(empty.path) && \"$@\"", ["new", "plugin", "Mean"])
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error
        == "error: there is no Package.swift here; run this in the folder of Engram, "
        + "or of a package like Examples/OutsidePackage\n")
    #expect(try Folder.names(in: empty.path).isEmpty)
  }

  @Test func nothingIsLeftOfAPluginThatCannotBeWritten() throws {
    // The first file is larger than the shell allows any file to be.
    let outcome = try bench.shell(
      "ulimit -f 1; trap '' XFSZ; \"$@\"", ["new", "plugin", "TestbenchLearner"])
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.hasPrefix("error: "))
    let left = try bench.shell("ls -A Plugins")
    #expect(left.output == "Old\n")
  }
}
