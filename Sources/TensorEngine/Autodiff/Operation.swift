/// A differentiable operation: its result, and what its inputs' gradients are.
///
/// An operation is a value that is made for one use. ``forward(_:on:)`` may keep what
/// ``backward(_:)`` needs. All arithmetic goes through the device. Every operation has a gradient
/// check in the tests: add a case to `OperationCases` there with each new one.
public protocol Operation {
  /// Computes the results.
  mutating func forward(_ inputs: [Tensor], on device: any Device) -> [Tensor]

  /// Adds the gradients of the inputs.
  func backward(_ pass: borrowing BackwardPass)

  /// Whether ``backward(_:)`` heeds ``Tape/GradientKind/sumOfRowSquares(rowCount:)``; `false` unless stated
  /// otherwise, which costs nothing where no input is a parameter.
  var tellsRowsApart: Bool { get }
}

extension Operation {
  /// Rows are added up.
  public var tellsRowsApart: Bool { false }
}

/// What an operation's backward step may read and write.
public struct BackwardPass: ~Copyable {
  /// The inputs of the forward step.
  public let inputs: [Tensor]
  /// The results of the forward step.
  public let outputs: [Tensor]
  /// The gradient of every result; `nil` where the loss does not depend on it.
  public let outputGradients: [Tensor?]
  /// Where all arithmetic happens.
  public let device: any Device
  let slots: [Int]
  let tape: Tape

  /// Whether anybody asks for the gradient of an input.
  public func needsGradient(_ input: Int) -> Bool {
    tape.needsGradient(slots[input])
  }

  /// Calls `body` with the gradient of a parameter, to be overwritten or added to, and the rows that it is the sum
  /// over: `rows` themselves, or their squares where those are asked for.
  ///
  /// - Parameters:
  ///   - input: The parameter.
  ///   - rows: Tensors of one row for each image, whose products or sums make up the gradient.
  ///   - body: Overwrites the gradient, or adds to it.
  func updateRows(
    _ input: Int, _ rows: Tensor...,
    body: (_ gradient: Tensor, _ accumulate: Bool, _ rows: [Tensor]) -> Void
  ) {
    guard let rowCount = tape.squaredRowCount(of: slots[input]) else {
      return update(input) { body($0, $1, rows) }
    }
    if rows.contains(where: { $0.shape.rowCount != rowCount }) { tape.rowsAreMixed() }
    let squares = rows.map { row in
      let square = Tensor(uninitialized: row.shape)
      device.square(row, into: square)
      return square
    }
    update(input) { body($0, $1, squares) }
  }

  /// The same for a gradient that is only added to.
  func addRows(
    _ input: Int, _ rows: Tensor, body: (_ gradient: Tensor, _ rows: Tensor) -> Void
  ) {
    updateRows(input, rows) { gradient, accumulate, rows in
      if !accumulate { gradient.fill(with: 0) }
      body(gradient, rows[0])
    }
  }

  /// Calls `body` with the gradient of an input, to be overwritten or added to.
  ///
  /// Nothing happens when nobody asks for it.
  public func update(_ input: Int, _ body: (_ gradient: Tensor, _ accumulate: Bool) -> Void) {
    guard let (gradient, isFresh) = tape.gradientForUpdate(slots[input]) else { return }
    body(gradient, !isFresh)
  }

  /// Calls `body` with a tensor to overwrite, which is then added to the gradient of an input.
  public func write(_ input: Int, _ body: (_ gradient: Tensor) -> Void) {
    update(input) { gradient, accumulate in
      guard accumulate else { return body(gradient) }
      let addend = Tensor(uninitialized: gradient.shape)
      body(addend)
      device.add(addend, to: gradient)
    }
  }

  /// Calls `body` with one tensor to overwrite for each of some inputs, which are then added to their
  /// gradients; memory to throw away where nobody asks for one.
  ///
  /// For device functions that compute the gradients of several inputs together.
  public func overwrite(_ inputs: Int..., body: (_ gradients: [Tensor]) -> Void) {
    let targets = inputs.map { tape.gradientForUpdate(slots[$0]) }
    let written = zip(inputs, targets).map { input, target in
      if let target, target.isFresh { return target.gradient }
      return Tensor(uninitialized: self.inputs[input].shape)
    }
    body(written)
    for case (let addend, let target?) in zip(written, targets) where !target.isFresh {
      device.add(addend, to: target.gradient)
    }
  }

  /// The gradient of an input, to be added to; memory to throw away where nobody asks for it.
  ///
  /// For device functions that compute the gradients of several inputs together.
  public func accumulator(_ input: Int) -> Tensor {
    guard let (gradient, isFresh) = tape.gradientForUpdate(slots[input]) else {
      return Tensor(repeating: 0, shape: inputs[input].shape)
    }
    if isFresh { gradient.fill(with: 0) }
    return gradient
  }

  /// Calls `body` with the gradient of an input, to be added to.
  public func add(_ input: Int, _ body: (_ gradient: Tensor) -> Void) {
    update(input) { gradient, accumulate in
      if !accumulate { gradient.fill(with: 0) }
      body(gradient)
    }
  }
}
