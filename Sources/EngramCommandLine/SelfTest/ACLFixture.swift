internal import ACL
internal import EngramCore
internal import MetaTraining
internal import Networks
internal import Optimization
internal import Safetensors
internal import TensorEngine

/// A whole ACL model: parameters, episodes, every loss term and every gradient of their mean.
enum ACLFixture {
  static func check(_ file: SafetensorsFile, name: String) throws -> FixtureCheck {
    let layout = try ACLFixtureLayout(file)
    let store = ParameterStore()
    let model = try InContextModel(
      encoder: Conv4(channels: layout.channels, blockCount: layout.blockCount, dropout: 0),
      layer: SRWM(headCount: layout.headCount, dropout: 0), image: layout.image,
      labelCount: layout.labelCount,
      settings: InContextModelSettings(
        width: layout.width, layerCount: layout.layerCount,
        feedForwardFactor: layout.feedForwardFactor, dropout: 0),
      in: ParameterScope(store))
    store.seal(seed: 0)
    let values = Dictionary(uniqueKeysWithValues: store.named(store.values))
    for parameter in layout.parameters {
      guard let target = values[parameter.engineName] else {
        throw RunError("\(file.path): the engine has no parameter \(parameter.engineName)")
      }
      let source = try parameter.elements(of: "param.", in: file)
      guard source.count == target.count else {
        throw RunError(
          "\(file.path): \(parameter.fileName) has \(source.count) elements, "
            + "\(parameter.engineName) \(target.count)")
      }
      target.pointer.update(from: source, count: source.count)
    }

    let gradients = store.makeVector()
    let tape = Tape(device: CPUDevice())
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: gradients),
      isTraining: false, seed: 0)
    let objective = ContinualObjective(taskCount: layout.taskCount, remembers: true)
    let result = ObjectivePass(
      model: model, loss: CrossEntropyLoss(), objective: objective, readingWeight: 0,
      episodeCount: layout.batch
    ).run(try layout.episodes(), pass)
    tape.backward()

    var check = FixtureCheck(name: name)
    var mean = 0.0
    for (index, term) in objective.terms.enumerated() {
      let loss = result.totals[index].meanLoss
      mean += Double(term.weight) * loss
      check.addForward(
        [Float(loss)], try file.tensor(named: "term.after\(term.after).of\(term.of)").elements)
    }
    check.addForward([Float(mean)], try file.tensor(named: "loss").elements)
    let named = Dictionary(uniqueKeysWithValues: store.named(gradients))
    check.addGradients(
      try layout.parameters.map { parameter in
        (
          parameter.fileName, named[parameter.engineName]?.elements ?? [],
          try parameter.elements(of: "grad.", in: file)
        )
      })
    return check
  }
}
