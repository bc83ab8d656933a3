import EngramCore
import Testing

/// A learner in which one thing is wrong, and the whole message about it.
struct BrokenLearner: CustomTestStringConvertible, Sendable {
  let code: String
  let learner: String
  let components: String
  let message: String

  init(
    _ code: String, _ learner: String, components: String = "{vision: conv4}", _ message: String
  ) {
    self.code = code
    self.learner = learner
    self.components = components
    self.message = message
  }

  var testDescription: String { "\(code): \(learner)" }

  var text: String {
    """
    experiment: demo
    components: \(components)
    learners:
      acl: \(learner)
    """
  }
}

/// Every diagnostic code of the configuration layer has its whole message pinned here or in
/// ``ExperimentMessageTests``.
@Suite struct ComponentMessageTests {
  static let brokenLearners = [
    BrokenLearner(
      "unknown-key", "{type: acl, encoder: $vision, shot: 3}",
      """
      e.yaml:4:38: error[unknown-key]: learners.acl.shot: learner 'acl' has no setting 'shot'; did you mean \
      'shots'?
       4 |   acl: {type: acl, encoder: $vision, shot: 3}
         |                                      ^^^^
        = settings of learner 'acl': encoder, note, optimizer, order, remember, shots, size, \
      sizes, ways
      """),
    BrokenLearner(
      "unknown-key", "{type: acl, encoder: {type: conv4, lambda: 3}}",
      """
      e.yaml:4:43: error[unknown-key]: learners.acl.encoder.lambda: encoder 'conv4' has no setting 'lambda'; \
      remove it
       4 |   acl: {type: acl, encoder: {type: conv4, lambda: 3}}
         |                                           ^^^^^^
        = settings of encoder 'conv4': width
      """),
    BrokenLearner(
      "missing-key", "{type: acl}",
      """
      e.yaml:4:15: error[missing-key]: learners.acl.encoder: learner 'acl' needs 'encoder:', an encoder
       4 |   acl: {type: acl}
         |               ^^^
        = Images to vectors.
      """),
    BrokenLearner(
      "wrong-kind", "{type: acl, encoder: $vision, shots: many}",
      """
      e.yaml:4:45: error[wrong-kind]: learners.acl.shots: expected an integer from 1 to 20, not the string \
      "many"
       4 |   acl: {type: acl, encoder: $vision, shots: many}
         |                                             ^^^^
      """),
    BrokenLearner(
      "wrong-kind", "{type: acl, encoder: [conv4]}",
      """
      e.yaml:4:29: error[wrong-kind]: learners.acl.encoder: expected an encoder, not a list; write a type name, \
      a mapping with 'type:' or an edge such as '$name'
       4 |   acl: {type: acl, encoder: [conv4]}
         |                             ^
      """),
    BrokenLearner(
      "wrong-kind", "{type: acl, encoder: {type: [conv4]}}",
      """
      e.yaml:4:36: error[wrong-kind]: learners.acl.encoder.type: expected the name of an encoder, not a list
       4 |   acl: {type: acl, encoder: {type: [conv4]}}
         |                                    ^
      """),
    BrokenLearner(
      "out-of-range", "{type: acl, encoder: $vision, shots: 0}",
      """
      e.yaml:4:45: error[out-of-range]: learners.acl.shots: expected an integer from 1 to 20, not 0
       4 |   acl: {type: acl, encoder: $vision, shots: 0}
         |                                             ^
      """),
    BrokenLearner(
      "unknown-choice", "{type: acl, encoder: $vision, order: randm}",
      """
      e.yaml:4:45: error[unknown-choice]: learners.acl.order: expected one of random, blocked, interleaved, not \
      'randm'; did you mean 'random'?
       4 |   acl: {type: acl, encoder: $vision, order: randm}
         |                                             ^^^^^
      """),
    BrokenLearner(
      "missing-type", "{type: acl, encoder: {width: 3}}",
      """
      e.yaml:4:29: error[missing-type]: learners.acl.encoder: an encoder needs 'type:' to say which one it is
       4 |   acl: {type: acl, encoder: {width: 3}}
         |                             ^
        = types of role encoder: broken, conv4, stacked
      """),
    BrokenLearner(
      "missing-type", "{type: acl, encoder: {tpye: conv4}}",
      """
      e.yaml:4:30: error[missing-type]: learners.acl.encoder: expected 'type:', not 'tpye:'
       4 |   acl: {type: acl, encoder: {tpye: conv4}}
         |                              ^^^^
        = types of role encoder: broken, conv4, stacked
      """),
    BrokenLearner(
      "unknown-component", "{type: acl, encoder: conv5}",
      """
      e.yaml:4:29: error[unknown-component]: learners.acl.encoder: there is no encoder 'conv5'; did you mean 'conv4'?
       4 |   acl: {type: acl, encoder: conv5}
         |                             ^^^^^
        = types of role encoder: broken, conv4, stacked
      """),
    BrokenLearner(
      "unknown-component", "{type: acl, encoder: vision}",
      """
      e.yaml:4:29: error[unknown-component]: learners.acl.encoder: there is no encoder 'vision'; did you mean '$vision'?
       4 |   acl: {type: acl, encoder: vision}
         |                             ^^^^^^
        = types of role encoder: broken, conv4, stacked
      """),
    BrokenLearner(
      "wrong-role", "{type: acl, encoder: adam}",
      """
      e.yaml:4:29: error[wrong-role]: learners.acl.encoder: 'adam' is an optimizer, but an encoder is needed here
       4 |   acl: {type: acl, encoder: adam}
         |                             ^^^^
        = types of role encoder: broken, conv4, stacked
      """),
    BrokenLearner(
      "wrong-role", "{type: acl, encoder: conv4, optimizer: $vision}",
      """
      e.yaml:2:22: error[wrong-role]: components.vision: 'conv4' is an encoder, but an optimizer is needed here
       2 | components: {vision: conv4}
         |                      ^^^^^
      e.yaml:4:47: note: learners.acl.optimizer refers to $vision
       4 |   acl: {type: acl, encoder: conv4, optimizer: $vision}
         |                                               ^^^^^^^
        = types of role optimizer: adam, two-faced
      """),
    BrokenLearner(
      "unsuitable-component", "bare",
      """
      e.yaml:4:8: error[unsuitable-component]: learners.acl: 'bare' is a learner, but not of the kind Learner that is \
      needed here
       4 |   acl: bare
         |        ^^^^
      """),
    BrokenLearner(
      "unknown-reference", "{type: acl, encoder: $visio}",
      """
      e.yaml:4:29: error[unknown-reference]: learners.acl.encoder: there is no 'visio' under 'components:'; did you \
      mean '$vision'?
       4 |   acl: {type: acl, encoder: $visio}
         |                             ^^^^^^
        = components: vision
      """),
    BrokenLearner(
      "cyclic-reference", "{type: acl, encoder: $a}",
      components: "{a: {type: stacked, inner: $b}, b: {type: stacked, below: [$a]}}",
      """
      e.yaml:2:72: error[cyclic-reference]: components.b.below.0: this edge closes a circle: $a -> $b -> $a; remove \
      one of its edges
       2 | components: {a: {type: stacked, inner: $b}, b: {type: stacked, below: [$a]}}
         |                                                                        ^^
      e.yaml:2:40: note: components.a.inner refers to $b
       2 | components: {a: {type: stacked, inner: $b}, b: {type: stacked, below: [$a]}}
         |                                        ^^
      """),
    BrokenLearner(
      "component-failed", "{type: acl, encoder: broken}",
      """
      e.yaml:4:29: error[component-failed]: learners.acl.encoder: encoder 'broken' could not be made: no luck
       4 |   acl: {type: acl, encoder: broken}
         |                             ^^^^^^
      """),
    BrokenLearner(
      "rejected-setting", "{type: acl, encoder: $vision, shots: 20, ways: 10}",
      """
      e.yaml:4:45: error[rejected-setting]: learners.acl.shots: 20 shots of 10 ways exceed 50 images; lower one of them
       4 |   acl: {type: acl, encoder: $vision, shots: 20, ways: 10}
         |                                             ^^
      """),
  ]

  @Test(arguments: brokenLearners)
  func everyCodeHasOneClearMessage(_ broken: BrokenLearner) {
    #expect(errors(broken.text) == broken.message)
    #expect(codes(broken.text).map { String($0.split(separator: " ")[1]) } == [broken.code])
  }
}
