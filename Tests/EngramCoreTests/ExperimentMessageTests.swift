import EngramCore
import Testing

/// Mistakes on the level of the whole experiment, with their whole messages.
@Suite struct ExperimentMessageTests {
  @Test func unknownTopLevelKeyNamesTheNearest() {
    #expect(
      errors(goodText + "\nmetric: [acc]") == """
        e.yaml:11:1: error[unknown-key]: metric: the experiment has no setting 'metric'; did you mean 'metrics'?
         11 | metric: [acc]
            | ^^^^^^
          = settings of the experiment: checkpoint, components, description, evaluations, \
        expect, experiment, extends, lanes, learners, measure, metrics, seed, seeds, selection, sweep, trackers
        """)
  }

  @Test func nameAndLearnersAreRequired() {
    #expect(
      errors("seed: 1") == """
        e.yaml:1:1: error[missing-key]: experiment: the experiment needs 'experiment:', a string
         1 | seed: 1
           | ^
          = A short name, part of the run directory's name.
        e.yaml:1:1: error[missing-key]: learners: the experiment needs 'learners:', a mapping of names to \
        components
         1 | seed: 1
           | ^
          = What learns, by name.
        2 errors; nothing was run
        """)
  }

  @Test func emptyLearnersAreAMistake() {
    #expect(
      errors("experiment: demo\nlearners: {}") == """
        e.yaml:2:11: error[missing-key]: learners: there is no entry; add one, such as 'name: {type: ...}'
         2 | learners: {}
           |           ^
        """)
  }

  @Test(arguments: ["../x", "/x", "a//b", ".hidden", "a b", "ä", "x/", "\"\""])
  func namesThatAreNoFoldersAreRefused(_ name: String) {
    let shown = name == "\"\"" ? "" : name
    #expect(
      errors(goodText, set: ["experiment=\(name)"]).hasPrefix(
        """
        --set experiment=\(name): error[invalid-name]: experiment: a name is made of letters, digits, '-', '_', \
        '.' and '/', at most 100, not '\(shown)'
        """))
  }

  @Test func namesWithPathsAreFine() {
    #expect(errors(goodText, set: ["experiment=split-mnist/acl_v1.2"]).isEmpty)
  }

  @Test func memberNamesHaveNoDots() {
    #expect(
      errors("experiment: demo\nlearners:\n  a.b: {type: acl, encoder: conv4}\n") == """
        e.yaml:3:3: error[invalid-name]: learners: a name is made of letters, digits, '-' and '_', at most 100, \
        not 'a.b'
         3 |   a.b: {type: acl, encoder: conv4}
           |   ^^^
        """)
  }

  @Test func checkpointIsAMappingOfItsOwn() {
    #expect(
      errors(goodText + "\ncheckpoint: {evry: 5}") == """
        e.yaml:11:14: error[unknown-key]: checkpoint.evry: checkpoint has no setting 'evry'; did you mean 'every'?
         11 | checkpoint: {evry: 5}
            |              ^^^^
          = settings of checkpoint: every, interval
        """)
    #expect(
      errors(goodText + "\ncheckpoint: 5") == """
        e.yaml:11:13: error[wrong-kind]: checkpoint: expected a mapping, not the integer 5; write 'every: 100'
         11 | checkpoint: 5
            |             ^
        """)
  }

  @Test func metricsAreAList() {
    #expect(
      errors(goodText + "\nmetrics: acc") == """
        e.yaml:11:10: error[wrong-kind]: metrics: expected a list of metrics, not the string "acc"; write \
        [ and ] around it
         11 | metrics: acc
            |          ^^^
        """)
    #expect(
      errors(goodText + "\nmetrics: [acc, abvoe]") == """
        e.yaml:11:16: error[unknown-component]: metrics.1: there is no metric 'abvoe'; did you mean 'above'?
         11 | metrics: [acc, abvoe]
            |                ^^^^^
          = types of role metric: above, acc
        """)
  }

  @Test func learnerAndStreamHaveToFit() {
    #expect(
      errors(goodText, set: ["evaluations.split.size=32"]) == """
        e.yaml:10:17: error[shape-mismatch]: evaluations.split: this stream has images of 32x32x1, but learners.acl \
        takes 28x28x1; make the two sizes equal
         10 |   split: {type: split, tasks: 5}
            |                 ^^^^^
        e.yaml:6:11: note: learners.acl is here
         6 |     type: acl
           |           ^^^
        """)
    #expect(
      errors(goodText, set: ["evaluations.split.labels=10"]) == """
        e.yaml:10:17: error[shape-mismatch]: evaluations.split: this stream has 10 labels, but learners.acl has only \
        2 outputs; give it more or the stream fewer
         10 |   split: {type: split, tasks: 5}
            |                 ^^^^^
        e.yaml:6:11: note: learners.acl is here
         6 |     type: acl
           |           ^^^
        """)
  }

  @Test func unusedComponentsAreChecked() {
    #expect(
      errors(goodText.replacing("vision: {", with: "wise: coonv4\n  odd: two-faced\n  vision: {"))
        == """
        e.yaml:3:9: error[unknown-component]: components.wise: there is no component 'coonv4'; did you mean 'conv4'?
         3 |   wise: coonv4
           |         ^^^^^^
        """)
    #expect(
      errors(goodText.replacing("vision: {", with: "wise: {type: conv4, wdth: 3}\n  vision: {"))
        == """
        e.yaml:3:23: error[unknown-key]: components.wise.wdth: encoder 'conv4' has no setting 'wdth'; did you \
        mean 'width'?
         3 |   wise: {type: conv4, wdth: 3}
           |                       ^^^^
          = settings of encoder 'conv4': width
        """)
    #expect(
      errors(goodText.replacing("vision: {", with: "wise: {width: 3}\n  vision: {")) == """
        e.yaml:3:9: error[missing-type]: components.wise: a component needs 'type:' to say which one it is
         3 |   wise: {width: 3}
           |         ^
        """)
  }

  @Test func brokenYAMLIsOneError() {
    #expect(codes("experiment: demo\n learners: {}\n") == ["2:10 malformed-yaml"])
    #expect(codes("") == ["1:1 empty-document"])
    #expect(codes("- a") == ["1:1 wrong-kind"])
  }
}
