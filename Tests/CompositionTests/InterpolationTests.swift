import Testing

@testable import Composition

@Suite struct InterpolationTests {
  @Test(arguments: [
    ("a: 3\nb: ${a}", "b: 3"), ("a: 3\nb: ${ a }", "b: 3"), ("a: no\nb: ${a}", "b: \"no\""),
    ("a: {b: {c: 7}}\nd: ${a.b.c}", "d: 7"), ("l: [4, 5]\nd: ${l.1}", "d: 5"),
    ("a: 1\nb: ${a}\nc: ${b}", "c: 1"), ("a: x\nb: run-${a}-${a}", "b: run-x-x"),
    ("a: x\nb: 'in ${a} quotes'", "b: in x quotes"), ("b: $${a}", "b: \"${a}\""),
    ("b: 5$${a}${c}\nc: z", "b: \"5${a}z\""),
    ("a: 2\nb: ${a * 3 + 1}", "b: 7"), ("a: 2\nb: ${1 + a * 3}", "b: 7"),
    ("a: 2\nb: ${(1 + a) * 3}", "b: 9"), ("a: 7\nb: ${a / 2}", "b: 3.5"),
    ("a: 8\nb: ${a / 2}", "b: 4"), ("a: 8\nb: ${-a}", "b: -8"), ("a: 8\nb: ${10 - a - 1}", "b: 1"),
    ("a: 1e-3\nb: ${a * 2}", "b: 0.002"), ("label-scale: 4\nb: ${label-scale - 1}", "b: 3"),
    ("a: 0.1\nb: ${a + 0.2}", "b: 0.30000000000000004"), ("b: ${1e-3 * 1e3}", "b: 1"),
    ("a: ${env:NAME}", "a: there"), ("a: ${env:NONE:-2}", "a: 2"), ("a: ${env:NONE:-}", "a: null"),
    ("a: ${env:NAME:-2}", "a: there"), ("a: /data/${env:NAME}", "a: /data/there"),
  ]) func values(_ text: String, _ line: String) throws {
    let composed = try Composed(text, environment: ["NAME": "there"])
    #expect(composed.errors == "")
    #expect(composed.yaml.contains(line), "\(composed.yaml)")
  }

  @Test func wholeMappingsAndListsCanBeUsed() throws {
    let composed = try Composed("a: {x: 1, l: [1, '${b}']}\nb: 2\nc: ${a}\nd: ${c.l}")
    #expect(composed.yaml.contains("c:\n  x: 1\n  l: [1, 2]\n"))
    #expect(composed.yaml.contains("d: [1, 2]"))
  }

  @Test func expressionsSeeTheFinalValues() throws {
    let composed = try Composed(
      [("e.yaml", "extends: base.yaml\nwidth: 5"), ("base.yaml", "width: 1\ntwice: ${width * 2}")],
      set: ["width=7"])
    #expect(composed.yaml.contains("twice: 14"))
  }

  @Test(arguments: [
    ("b: ${a}", "e.yaml:1:4: error[unresolved-expression]: b: '${a}': the experiment has no 'a'"),
    ("width: 1\nb: ${wdth}", "did you mean 'width'?"),
    ("m: {width: 1}\nb: ${m.wdth}", "'m' has no 'wdth'; did you mean 'width'?"),
    ("l: [1]\nb: ${l.3}", "'l' is a list that has only entry 0; it has no '3'"),
    ("a: 1\nb: ${a.c}", "'a' is the integer 1 and has no part 'c'"),
    ("a: x\nb: ${a + 1}", "'a' is the string \"x\", not a number"),
    ("a: 0\nb: ${1 / a}", "1 / 0 divides by zero"),
    ("b: ${9223372036854775807 + 1}", "9223372036854775807 + 1 is too large a number"),
    ("b: ${1e308 * 10}", "is too large a number"),
    ("b: x ${a", "'${' has no '}' after it"),
    ("b: ${}", "expected a path or a number, but the expression ends"),
    ("b: ${1 +}", "expected a path or a number, but the expression ends"),
    ("b: ${(1}", "a ')' is missing"), ("b: ${1 2}", "'2' is not expected here"),
    ("b: ${f(1)}", "'(' is not expected here"),
    ("b: \"${'x'}\"", "expected a path or a number, not '''"),
    ("b: ${env:}", "expected the name of an environment variable"),
    ("b: ${env:NONE}", "the environment has no variable 'NONE'"),
    ("a: ${b}\nb: ${a}", "this expression needs its own value"),
    ("a: ${a}", "this expression needs its own value"),
    ("a: {b: '${a}'}", "this expression needs its own value"),
    ("m: {x: 1}\nb: run-${m}", "'${m}' is a mapping, which cannot stand within a text"),
    ("a: 3\nb: 1\nc: ${a-b}", "write spaces around '-' to subtract"),
    ("b: ${a..c}", "is not a path"),
  ]) func mistakes(_ text: String, _ message: String) throws {
    let composed = try Composed(text)
    #expect(composed.errors.contains(message), "\(composed.errors)")
    #expect(!composed.headlines.isEmpty)
  }

  @Test func mistakesPointAtTheExpression() throws {
    #expect(
      try Composed("b: run-${none}-x").errors.contains(
        """
         1 | b: run-${none}-x
           |        ^^^^^^^
        """))
  }

  @Test func expressionsCannotMultiplyWithoutEnd() throws {
    let lines = (1..<40).map {
      "x\($0): [\(Array(repeating: "'${x\($0 - 1)}'", count: 9).joined(separator: ", "))]"
    }
    let composed = try Composed("x0: [1, 2, 3]\n" + lines.joined(separator: "\n"))
    #expect(composed.errors.contains("error[alias-expansion]"))
    let texts = (1..<40).map { "x\($0): '\(String(repeating: "${x\($0 - 1)}", count: 9))'" }
    #expect(
      try Composed("x0: long\n" + texts.joined(separator: "\n")).errors
        .contains("the text is longer than 65536 bytes"))
    let chain = (1..<5000).map { "x\($0): ${x\($0 - 1)}" }.reversed()
    #expect(
      try Composed(chain.joined(separator: "\n") + "\nx0: 1").errors
        .contains("expressions lead from one to the next"))
  }
}
