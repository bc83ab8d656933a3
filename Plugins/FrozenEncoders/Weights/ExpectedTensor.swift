import TensorEngine

/// A tensor that a network needs, as a file has to hold it.
struct ExpectedTensor: Sendable {
  /// The name in the file, without what stands before all names.
  let name: String
  /// The extents.
  let shape: Shape

  init(_ name: String, _ shape: Shape) {
    self.name = name
    self.shape = shape
  }
}
