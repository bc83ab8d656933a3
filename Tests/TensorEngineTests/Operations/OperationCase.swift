import Testing

@testable import TensorEngine

/// One operation with everything that a gradient check needs: add one with every new operation.
struct OperationCase: CustomTestStringConvertible, Sendable {
  /// The operation's type, as its file in `Sources/TensorEngine/Operations` declares it.
  let operation: String
  /// What is special about this case.
  let variant: String
  /// Builds the inputs; every one of them is differentiated.
  let makeInputs: @Sendable () -> [Tensor]
  /// Applies the operation.
  let apply: @Sendable (Tape, [Variable]) -> [Variable]
  /// Names the smooth piece of the function that inputs and outputs lie on.
  ///
  /// A difference quotient says nothing across a kink, so it is only used where this does not change.
  let piece: @Sendable (_ inputs: [Tensor], _ outputs: [Tensor]) -> [Int]

  init(
    _ operation: String, _ variant: String = "", inputs: @escaping @Sendable () -> [Tensor],
    apply: @escaping @Sendable (Tape, [Variable]) -> [Variable],
    piece: @escaping @Sendable ([Tensor], [Tensor]) -> [Int] = { _, _ in [] }
  ) {
    self.operation = operation
    self.variant = variant
    makeInputs = inputs
    self.apply = apply
    self.piece = piece
  }

  var testDescription: String { variant.isEmpty ? operation : "\(operation), \(variant)" }

  /// Random inputs of the given shapes.
  static func inputs(_ shapes: Shape..., scale: Float = 1) -> @Sendable () -> [Tensor] {
    {
      shapes.enumerated().map { .random($0.element, seed: UInt64($0.offset) + 11, scale: scale) }
    }
  }
}
