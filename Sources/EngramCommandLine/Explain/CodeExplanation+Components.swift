internal import EngramCore
internal import YAMLTree

/// Mistakes of components and of how they are connected.
extension CodeExplanation {
  static let components = [
    CodeExplanation(
      .missingType,
      "A component's mapping needs 'type:' to say which component it is.",
      example: """
        experiment: demo
        learners: {acl: {steps: 10}}
        """),
    CodeExplanation(
      .unknownComponent,
      "No plugin brings a component of this name for this role; 'engram list' shows all.",
      example: """
        experiment: demo
        learners: {acl: {type: acll}}
        """),
    CodeExplanation(
      .wrongRole, "The component exists, but plays another role than is needed in this place.",
      example: """
        experiment: demo
        learners: {acl: {type: conv4}}
        """),
    CodeExplanation(
      .unsuitableComponent,
      "The component has the right role, but lacks what its owner needs from it.",
      example: ""),
    CodeExplanation(
      .unknownReference,
      "An edge '$name' leads to an entry of 'components:' that is not there.",
      example: """
        experiment: demo
        components: {images: {type: glyphs}}
        learners: {acl: $imges}
        """),
    CodeExplanation(
      .cyclicReference,
      "Edges lead back to where they came from, so that no component could be made first.",
      example: """
        experiment: demo
        components: {a: $b, b: $a}
        learners: {acl: $a}
        """),
    CodeExplanation(
      .componentFailed,
      "A component could not be made although each of its settings is in order by itself.",
      example: ""),
    CodeExplanation(
      .rejectedSetting, "Settings contradict each other; the component says which and why.",
      example: """
        experiment: demo
        learners:
          acl:
            type: acl
            stream: {type: episodes, datasets: [{type: glyphs, classes: 3}], tasks: 2, ways: 2}
            steps: 100
        """),
    CodeExplanation(
      .shapeMismatch,
      "The learner and a stream do not fit together: their images have different sizes, or there "
        + "are more labels than outputs.",
      example: """
        experiment: demo
        learners:
          acl:
            type: acl
            stream: {type: episodes, datasets: [glyphs]}
            steps: 100
        evaluations:
          test: {type: episodes, datasets: [{type: glyphs, size: 16}], count: 10}
        """),
    CodeExplanation(
      .hiddenKnowledge,
      "The learner has to know something about tasks that the stream hides: where they end, or which "
        + "of them an image belongs to.",
      example: """
        experiment: demo
        learners:
          held: {type: ewc}
        evaluations:
          test: {type: blurry, demonstrations: glyphs, queries: glyphs}
        """),
    CodeExplanation(
      .endlessEvaluation,
      "A stream that draws episodes without end cannot be evaluated on; limit it.",
      example: """
        experiment: demo
        learners:
          acl:
            type: acl
            stream: {type: episodes, datasets: [glyphs]}
            steps: 100
        evaluations:
          test: {type: episodes, datasets: [glyphs]}
        """),
    CodeExplanation(
      .unevenEvaluation,
      "A stream whose episodes differ in their number of tasks cannot be evaluated on, because "
        + "accuracies are averaged task by task; fix the number.",
      example: """
        experiment: demo
        learners:
          acl:
            type: acl
            stream: {type: episodes, datasets: [glyphs], tasks: 3}
            steps: 100
        evaluations:
          test: {type: episodes, datasets: [glyphs], tasks: 3, fewest-tasks: 2, count: 10}
        """),
    CodeExplanation(
      .unusedComponent,
      "A warning: nothing refers to an entry of 'components:', so that it has no effect.",
      example: """
        experiment: demo
        components:
          spare: {type: adam}
        learners:
          acl:
            type: acl
            stream: {type: episodes, datasets: [glyphs]}
            steps: 100
        """),
    CodeExplanation(
      .ineffectiveSetting,
      "A warning: a setting was given that changes nothing, because of what another one says.",
      example: """
        experiment: demo
        learners:
          acl:
            type: acl
            stream: {type: episodes, datasets: [glyphs], order: random}
            steps: 100
        """),
    CodeExplanation(
      .undefinedMetric,
      "A warning: a metric needs something that no evaluation measures, so that it has no value.",
      example: """
        experiment: demo
        learners:
          acl:
            type: acl
            stream: {type: episodes, datasets: [glyphs]}
            steps: 100
        evaluations:
          test: {type: episodes, datasets: [glyphs], tasks: 3, count: 10}
        metrics: [average-accuracy, forward-transfer]
        """),
  ]
}
