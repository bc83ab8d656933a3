/// A value that a tape knows.
public struct Variable {
  /// The elements.
  public let value: Tensor
  let slot: Int

  /// The extents.
  public var shape: Shape { value.shape }
}

/// Records operations as they happen, then runs them backwards to get gradients.
///
/// One tape belongs to one thread and serves one forward and one backward pass. Gradients of
/// parameters are added to the tensors given with them; all others are dropped as soon as they have
/// been used.
public final class Tape {
  private struct Slot {
    let shape: Shape
    var gradient: Tensor?
    var hasGradient: Bool
    let needsGradient: Bool
    let parameterName: String?
    /// The slot of the tape outside that this one stands for.
    let outer: Int?
    var isParameter: Bool { parameterName != nil }
  }

  private struct Record {
    let operation: any Operation
    let inputs: [Int]
    let inputValues: [Tensor]
    let outputs: [Int]
    let outputValues: [Tensor]
  }

  /// Where all arithmetic happens.
  public let device: any Device
  /// Whether a backward pass will follow: without one nothing is kept.
  public let isRecording: Bool
  /// What is added to the gradients of parameters.
  public let gradients: GradientKind
  /// Whether every parameter's gradient is what ``gradients`` says; known after ``backward()``.
  public private(set) var gradientsAreKnown = true
  private let watch: NonFiniteWatch?
  /// The tape that this one runs a part of, if there is one.
  private let outer: Tape?
  private var slots: [Slot] = []
  private var records: [Record] = []

  /// Creates an empty tape.
  ///
  /// - Parameters:
  ///   - device: Where all arithmetic happens.
  ///   - isRecording: Whether a backward pass will follow.
  ///   - gradients: What is added to the gradients of parameters.
  ///   - watch: Looks at every tensor, if given.
  public init(
    device: any Device, isRecording: Bool = true, gradients: GradientKind = .sum,
    watch: NonFiniteWatch? = nil
  ) {
    self.device = device
    self.isRecording = isRecording
    self.gradients = gradients
    self.watch = watch
    outer = nil
  }

  /// Creates a tape for a part of what another one runs: on its device, and under its watch.
  init(inside outer: Tape, isRecording: Bool) {
    device = outer.device
    self.isRecording = isRecording
    gradients = outer.gradients
    watch = outer.watch
    self.outer = outer
  }

  /// What is added to the gradients of parameters.
  public enum GradientKind: Sendable, Equatable {
    /// The gradient of the seeded results.
    case sum
    /// The sum of the squares of what every row contributes to it.
    ///
    /// For networks whose rows are images that nothing mixes: the diagonal of the Fisher information at the
    /// price of one more pass. An operation that cannot tell rows apart clears ``Tape/gradientsAreKnown``.
    case sumOfRowSquares(rowCount: Int)
  }

  /// A value without gradient.
  public func constant(_ value: Tensor) -> Variable {
    watch?.look(at: value) { "an input \(value.shape)" }
    return addSlot(value, gradient: nil, hasGradient: false, needsGradient: false)
  }

  /// A value whose gradient is added to `gradient`, or with `overwrites` takes its place.
  ///
  /// What no operation has written to is then undefined; see ``BoundParameters/clearUntouched()``. The name is for
  /// messages.
  public func parameter(
    _ value: Tensor, gradient: Tensor, named name: String = "a parameter", overwrites: Bool = false
  ) -> Variable {
    precondition(
      value.shape == gradient.shape,
      "a parameter of shape \(value.shape) has no gradient of shape \(gradient.shape)")
    watch?.look(at: value) { "\(name) \(value.shape)" }
    return addSlot(
      value, gradient: gradient, hasGradient: isRecording && !overwrites,
      needsGradient: isRecording, parameterName: name)
  }

  /// A value of the tape outside: what would be added to its gradient is added to the one that it has there,
  /// as if there were no tape between.
  func standIn(for variable: Variable) -> Variable {
    guard let outer else {
      preconditionFailure("a tape that is part of no other has no value outside")
    }
    let slot = outer.slots[variable.slot]
    return addSlot(
      variable.value, gradient: nil, hasGradient: false,
      needsGradient: isRecording && slot.needsGradient, parameterName: slot.parameterName,
      outer: variable.slot)
  }

  /// Runs an operation and remembers it.
  public func apply(_ operation: some Operation, to inputs: [Variable]) -> [Variable] {
    var operation = operation
    let values = inputs.map(\.value)
    let outputs = operation.forward(values, on: device)
    if let watch {
      for output in outputs {
        watch.look(at: output) {
          "the result \(output.shape) of \(name(of: operation, inputs.map(\.slot)))"
        }
      }
    }
    let needsGradient = isRecording && inputs.contains { slots[$0.slot].needsGradient }
    let variables = outputs.map {
      addSlot($0, gradient: nil, hasGradient: false, needsGradient: needsGradient)
    }
    if needsGradient {
      records.append(
        Record(
          operation: operation, inputs: inputs.map(\.slot), inputValues: values,
          outputs: variables.map(\.slot), outputValues: outputs))
    }
    return variables
  }

  /// Runs an operation with one result.
  public func apply(_ operation: some Operation, to inputs: Variable...) -> Variable {
    apply(operation, to: inputs)[0]
  }

  /// Runs operations of which nothing but the results is kept: the backward pass runs them once more.
  ///
  /// Gradients are the same, bit for bit, as if `body` had run on this tape.
  ///
  /// - Parameters:
  ///   - inputs: All values of this tape that `body` uses, parameters too.
  ///   - body: Runs the operations on the tape that it is given, reading the values that it is given in
  ///     place of `inputs`. It is called twice and must do the same both times.
  /// - Returns: The results of `body`, on this tape.
  public func recomputed(
    _ inputs: [Variable], _ body: @escaping (_ tape: Tape, _ inputs: [Variable]) -> [Variable]
  ) -> [Variable] {
    guard isRecording else { return body(self, inputs) }
    return apply(Recomputed(on: self, inputs, body), to: inputs)
  }

  /// Whether a backward pass will ask for the gradient of a value.
  public func needsGradient(_ variable: Variable) -> Bool { slots[variable.slot].needsGradient }

  /// Sets the gradient of a result, for use before ``backward()``; several calls add up.
  public func seed(_ variable: Variable, with gradient: Tensor) {
    precondition(
      variable.shape == gradient.shape,
      "the gradient of \(variable.shape) cannot be \(gradient.shape)")
    guard let (target, isFresh) = gradientForUpdate(variable.slot) else { return }
    if isFresh { target.fill(with: 0) }
    device.add(gradient, to: target)
  }

  /// Sets the gradient of a result to a tensor that may be overwritten, for use before ``backward()``.
  func seed(_ variable: Variable, taking gradient: Tensor) {
    let slot = slots[variable.slot]
    guard slot.needsGradient, slot.gradient == nil, slot.outer == nil else {
      return seed(variable, with: gradient)
    }
    slots[variable.slot].gradient = gradient
    slots[variable.slot].hasGradient = true
  }

  /// Runs everything backwards from the seeded results, and forgets it.
  public func backward() {
    while let record = records.popLast() {
      let gradients = record.outputs.map(gradient(of:))
      if gradients.contains(where: { $0 != nil }) {
        let pass = BackwardPass(
          inputs: record.inputValues, outputs: record.outputValues, outputGradients: gradients,
          device: device, slots: record.inputs, tape: self)
        if !record.operation.tellsRowsApart,
          record.inputs.contains(where: { squaredRowCount(of: $0) != nil })
        {
          gradientsAreKnown = false
        }
        record.operation.backward(pass)
        watchGradients(of: record)
      }
      for output in record.outputs { slots[output].gradient = nil }
    }
  }

  private func watchGradients(of record: Record) {
    guard let watch else { return }
    for slot in record.inputs {
      guard let gradient = gradient(of: slot) else { continue }
      watch.look(at: gradient) {
        let whose = slots[slot].parameterName ?? "an input"
        return
          "the gradient \(gradient.shape) of \(whose) in \(name(of: record.operation, record.inputs))"
      }
    }
  }

  private func name(of operation: any Operation, _ inputs: [Int]) -> String {
    NonFiniteWatch.name(of: operation, reading: inputs.compactMap { slots[$0].parameterName })
  }

  func needsGradient(_ slot: Int) -> Bool { slots[slot].needsGradient }

  /// The rows to be told apart, if the gradient of an input is a sum of squares over them.
  func squaredRowCount(of slot: Int) -> Int? {
    guard slots[slot].isParameter, case .sumOfRowSquares(let count) = gradients else { return nil }
    return count
  }

  /// Whether the gradient of a parameter has a value.
  func isWritten(_ parameter: Variable) -> Bool { gradient(of: parameter.slot) != nil }

  /// What has been added up so far.
  private func gradient(of slot: Int) -> Tensor? {
    if let outer, let place = slots[slot].outer { return outer.gradient(of: place) }
    return slots[slot].hasGradient ? slots[slot].gradient : nil
  }

  func rowsAreMixed() { gradientsAreKnown = false }

  func gradientForUpdate(_ index: Int) -> (gradient: Tensor, isFresh: Bool)? {
    guard slots[index].needsGradient else { return nil }
    if let outer, let place = slots[index].outer { return outer.gradientForUpdate(place) }
    let isFresh = !slots[index].hasGradient
    let gradient = slots[index].gradient ?? Tensor(uninitialized: slots[index].shape)
    slots[index].gradient = gradient
    slots[index].hasGradient = true
    return (gradient, isFresh)
  }

  private func addSlot(
    _ value: Tensor, gradient: Tensor?, hasGradient: Bool, needsGradient: Bool,
    parameterName: String? = nil, outer: Int? = nil
  ) -> Variable {
    slots.append(
      Slot(
        shape: value.shape, gradient: gradient, hasGradient: hasGradient,
        needsGradient: needsGradient, parameterName: parameterName, outer: outer))
    return Variable(value: value, slot: slots.count - 1)
  }
}
