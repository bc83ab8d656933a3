import EngramCore
import TensorEngine

/// A linear layer that learns online, one step of gradient descent for each demonstration, and what it
/// begins with.
struct OnlineModule: MetaModule {
  /// Multiplies features by what another network opens.
  struct Gate: Sendable {
    let encoder: any EncoderModule
    let weight: ParameterHandle
    let bias: ParameterHandle
  }

  let settings: OnlineSettings
  private let gate: Gate?
  private let rate: ParameterHandle?
  private let first: (weight: ParameterHandle, bias: ParameterHandle)?

  init(
    _ settings: OnlineSettings, gate: Gate? = nil, features: Int, labelCount: Int,
    in scope: ParameterScope
  ) {
    self.settings = settings
    self.gate = gate
    rate = settings.learnsRate ? scope.declare("rate", [1], .constant(settings.rate)) : nil
    first =
      settings.start == .learned
      ? (
        scope.declare("head.weight", [labelCount, features], .fanIn(features)),
        scope.declare("head.bias", [labelCount], .fanIn(features))
      ) : nil
  }

  var passCount: Int { settings.passes }
  /// Every label has an output from the start.
  var knowsOnlyDemonstrated: Bool { false }

  func embed(_ images: Variable, features: Variable, _ pass: ForwardPass) -> Variable {
    guard let gate else { return features }
    let opening = pass.tape.apply(
      Linear(), to: gate.encoder.encode(images, pass), pass[gate.weight], pass[gate.bias])
    return pass.tape.apply(SigmoidGate(), to: features, opening)
  }

  func answer(_ queries: Variable, after shown: ShownRows, _ pass: ForwardPass) -> Variable {
    let first = layer(
      labelCount: shown.labelCount, features: queries.shape.lastExtent, shown.seeds, pass)
    let last = pass.tape.apply(
      OnlineDescent(
        labels: shown.labels, mask: shown.mask, isSecondOrder: settings.isSecondOrder),
      to: [shown.rows, first.weight, first.bias, rate(pass)])
    return pass.tape.apply(BatchLinear(), to: queries, last[0], last[1])
  }

  func start(labelCount: Int, features: Int, seed: UInt64) -> any MetaState {
    OnlineLayer(self, labelCount: labelCount, features: features, seed: seed)
  }

  /// The layers in which episodes begin, `[batch, labels, features]` and `[batch, labels]`.
  func layer(
    labelCount: Int, features: Int, _ seeds: [UInt64], _ pass: ForwardPass
  ) -> (weight: Variable, bias: Variable) {
    let shape: Shape = [seeds.count, labelCount, features]
    if let first {
      return (
        repeated(pass[first.weight], as: shape, pass),
        repeated(pass[first.bias], as: [seeds.count, labelCount], pass)
      )
    }
    let weight = Tensor(repeating: 0, shape: shape)
    if settings.start == .random {
      let deviation = (2 / Float(features)).squareRoot()
      for (place, seed) in seeds.enumerated() {
        var random = RandomStream(seed: seed, RandomStream.key("prediction layer"))
        for i in 0..<labelCount * features {
          weight.pointer[place * labelCount * features + i] = deviation * random.normal()
        }
      }
    }
    return (
      pass.tape.constant(weight),
      pass.tape.constant(Tensor(repeating: 0, shape: [seeds.count, labelCount]))
    )
  }

  /// The learning rate of training.
  func rate(_ pass: ForwardPass) -> Variable {
    rate.map { pass[$0] } ?? pass.tape.constant(Tensor([settings.rate], shape: [1]))
  }

  private func repeated(_ parameter: Variable, as shape: Shape, _ pass: ForwardPass) -> Variable {
    let flat = pass.tape.apply(Reshape([1, parameter.value.count]), to: parameter)
    let rows = pass.tape.apply(
      GatherRows(Array(repeating: 0, count: shape[0]), leading: [shape[0]]), to: flat)
    return pass.tape.apply(Reshape(shape), to: rows)
  }
}

/// A layer that learns online, outside training.
final class OnlineLayer: MetaState {
  private let module: OnlineModule
  private let labelCount: Int
  private let features: Int
  private let seed: UInt64
  private(set) var layer: (weight: Tensor, bias: Tensor)?

  init(_ module: OnlineModule, labelCount: Int, features: Int, seed: UInt64) {
    self.module = module
    self.labelCount = labelCount
    self.features = features
    self.seed = seed
  }

  func learn(_ rows: Tensor, labels: [Int], competing: Set<Int>?, _ pass: ForwardPass) {
    let mask = competing.map { competing in
      let row = (0..<labelCount).map { competing.contains($0) ? 0 : -1e9 as Float }
      return Tensor(labels.flatMap { _ in row }, shape: [1, labels.count, labelCount])
    }
    let rate =
      module.settings.testRate.map { pass.tape.constant(Tensor([$0], shape: [1])) }
      ?? module.rate(pass)
    for _ in 0..<module.passCount {
      let (weight, bias) = present(pass)
      let next = pass.tape.apply(
        OnlineDescent(labels: labels.map { Int32($0) }, mask: mask),
        to: [pass.tape.constant(rows), weight, bias, rate])
      layer = (next[0].value, next[1].value)
    }
  }

  func logits(of rows: Tensor, _ pass: ForwardPass) -> Tensor {
    let (weight, bias) = present(pass)
    return pass.tape.apply(BatchLinear(), to: pass.tape.constant(rows), weight, bias).value
  }

  func knows(_ label: Int) -> Bool { label < labelCount }

  /// Nothing before the first task.
  var kept: [(name: String, tensor: Tensor)] {
    layer.map { [("weight", $0.weight), ("bias", $0.bias)] } ?? []
  }

  func restore(_ tensors: [String: Tensor]) throws {
    let weight = Tensor(repeating: 0, shape: [1, labelCount, features])
    let bias = Tensor(repeating: 0, shape: [1, labelCount])
    try CheckpointTensors.overwrite([("weight", weight), ("bias", bias)], from: tensors)
    layer = (weight, bias)
  }

  private func present(_ pass: ForwardPass) -> (weight: Variable, bias: Variable) {
    if let layer { return (pass.tape.constant(layer.weight), pass.tape.constant(layer.bias)) }
    return module.layer(labelCount: labelCount, features: features, [seed], pass)
  }
}
