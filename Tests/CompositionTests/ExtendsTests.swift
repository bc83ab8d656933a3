import EngramTesting
import Files
import Glibc
import Testing
import YAMLTree

@testable import Composition

@Suite struct ExtendsTests {
  @Test func missingBasesNameTheNearestFile() throws {
    let composed = try Composed([("e.yaml", "extends: bas.yaml"), ("base.yaml", "a: 1")])
    #expect(
      composed.errors == """
        e.yaml:1:10: error[invalid-base]: extends: there is no file 'bas.yaml'; did you mean \
        'base.yaml'?
         1 | extends: bas.yaml
           |          ^^^^^^^^
        """)
  }

  @Test func aMissingBaseOfABaseShowsTheChain() throws {
    let composed = try Composed([
      ("e.yaml", "extends: base.yaml"), ("base.yaml", "extends: gone.yaml"),
    ])
    #expect(
      composed.errors.hasPrefix(
        "base.yaml:1:10: error[invalid-base]: extends: there is no file 'gone.yaml'"))
    #expect(composed.errors.contains("e.yaml:1:10: note:"))
  }

  @Test func circlesShowTheirChain() throws {
    let composed = try Composed([
      ("a.yaml", "extends: b.yaml"), ("b.yaml", "x: 1\nextends: a.yaml"),
    ])
    #expect(composed.headlines.count == 1)
    #expect(
      composed.headlines[0]
        == "b.yaml:2:10: error[invalid-base]: extends: this closes a circle: a.yaml -> b.yaml -> "
        + "a.yaml; remove one of these 'extends'")
  }

  @Test(arguments: [
    ("/etc/passwd.yaml", "write a path relative to this file"),
    ("~/x.yaml", "write a path relative to this file"),
    ("../../../../../../etc/x.yaml", "there is no file"),
    ("../outside.yaml", "lies outside"),
    ("notes.txt", "a base is a YAML file"),
    ("base", "did you mean 'base.yaml'?"),
    ("library:none", "there is no fragment 'none' in the library"),
  ]) func refused(_ name: String, _ message: String) throws {
    let composed = try Composed([
      ("project/e.yaml", "extends: \(name)"), ("outside.yaml", "secret: 1"),
      ("project/base.yaml", "a: 1"),
    ])
    #expect(composed.headlines.count == 1)
    #expect(composed.headlines.first?.contains(message) == true, "\(composed.headlines)")
    #expect(!composed.errors.contains("secret"))
  }

  @Test func linksDoNotLeadOutside() throws {
    let scratch = try ScratchFolder()
    try Folder.create(scratch("project"))
    try WholeFile.write("secret: 1", to: scratch("outside.yaml"))
    try WholeFile.write("extends: link.yaml", to: scratch("project/e.yaml"))
    #expect(symlink(scratch("outside.yaml"), scratch("project/link.yaml")) == 0)
    let sink = DiagnosticSink()
    let source = try Source.read(file: scratch("project/e.yaml"))
    #expect(Composer(library: [:], sink: sink).compose(source)?.yaml == "{}\n")
    #expect(sink.diagnostics.first?.message.contains("lies outside") == true)
  }

  @Test func theProjectIsWhereItsRepositoryBegins() throws {
    let composed = try Composed([
      ("top/sub/e.yaml", "extends: ../base.yaml"), ("top/base.yaml", "a: 1"), ("top/.git/x", ""),
    ])
    #expect(composed.errors == "")
    #expect(composed.yaml == "a: 1\n")
  }

  @Test(arguments: ["extends: {a: 1}", "extends: [[x]]", "extends:"])
  func otherKinds(_ text: String) throws {
    #expect(try Composed(text).headlines.first?.contains("expected the name of a file") == true)
  }

  @Test func aMistakeInABaseSaysHowItWasReached() throws {
    let composed = try Composed([
      ("e.yaml", "x: 1\nextends: base.yaml"), ("base.yaml", "a: [1"),
    ])
    #expect(
      composed.errors.contains("base.yaml:2:1: error[malformed-yaml]")
        || composed.errors.contains("base.yaml:1:"))
    #expect(composed.errors.contains("e.yaml:2:10"))
  }

  @Test func fragmentsReadNoFiles() throws {
    let composed = try Composed(
      [("e.yaml", "extends: library:bad"), ("base.yaml", "a: 1")],
      library: ["bad": "extends: base.yaml"])
    #expect(composed.headlines.count == 1)
    #expect(composed.headlines[0].contains("only a file can extend another file"))
  }
}
