import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

struct SchemaTests {
  let bench: Workbench

  init() throws {
    bench = try Workbench()
    try bench.write(try bench.engram("schema").output, to: "schema.json")
  }

  @Test func everyReferenceLeadsToADefinition() throws {
    let schema = try bench.json("schema.json")
    let names = Set((schema["definitions"]?.members ?? []).map(\.key))
    var pending = [schema]
    var count = 0
    while let value = pending.popLast() {
      pending += (value.members ?? []).map(\.value) + (value.elements ?? [])
      guard let reference = value["$ref"]?.string else { continue }
      count += 1
      #expect(names.contains(String(reference.dropFirst("#/definitions/".count))), "\(reference)")
    }
    #expect(count > 20)
  }

  @Test func settingsBringTheirBoundsDefaultsAndTexts() throws {
    let schema = try bench.json("schema.json")
    let size = schema["definitions"]?["dataset.glyphs"]?["properties"]?["size"]
    #expect(size?["minimum"] == 1)
    #expect(size?["maximum"] == 512)
    #expect(size?["default"] == 28)
    let text = "Rows and columns of the images as they are drawn.\n\n"
    #expect(
      size?["description"]?.string == text + "integer from 1 to 512, pixels; default 28")
  }

  /// What a JSON Schema validator says of shipped, made and broken experiments.
  @Test func aValidatorAcceptsWhatIsRightAndRefusesWhatIsWrong() throws {
    let python = Workbench.package + "/.build/schema-check/bin/python"
    guard Folder.exists(python) else {
      try Test.cancel("no Python with jsonschema; 'make schema-test' installs one")
    }
    _ = try bench.engram("new", "experiment", "made", "--learner", "acl")
    let tests = Workbench.package + "/Tests/Schema/"
    let valid =
      try CheckTests.experiments.map { Workbench.package + "/Experiments/" + $0 }
      + files(tests + "valid") + [bench.scratch("made.yaml")]
    let broken = try files(tests + "broken")
    #expect(broken.count >= 12)
    let outcome = try ChildProcess(
      [python, Workbench.package + "/Scripts/check-schema.py", "schema.json", "--valid"] + valid
        + ["--broken"] + broken, in: bench.scratch.path, environment: bench.environment
    ).end()
    #expect(outcome.ending == .code(0), "\(outcome.output)\(outcome.error)")
    #expect(
      outcome.output
        == "\(valid.count) valid and \(broken.count) broken files, 0 of them judged wrongly\n")
  }

  /// Where the two disagree, the schema is wrong in every editor.
  @Test func checkJudgesTheFilesAsTheSchemaDoes() throws {
    for (folder, code) in [("valid", 0), ("broken", 1)] as [(String, Int32)] {
      for file in try files(Workbench.package + "/Tests/Schema/" + folder) {
        let outcome = try bench.engram("check", file)
        #expect(outcome.ending == .code(code), "\(file)\n\(outcome.error)")
      }
    }
  }

  private func files(_ folder: String) throws -> [String] {
    try Folder.names(in: folder).sorted().map { folder + "/" + $0 }
  }
}
