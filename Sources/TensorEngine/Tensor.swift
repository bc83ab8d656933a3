/// A dense, row-major array of `Float` with a shape.
///
/// A tensor is a reference to its ``Storage``: copies share memory. Functions that write say so in
/// their name or take a pointer; everything else only reads.
public struct Tensor: Sendable {
  /// The memory, shared between copies.
  public let storage: Storage
  /// The extent of every axis.
  public let shape: Shape
  /// Where the first element lies in the storage; a multiple of 16 keeps the alignment.
  private let offset: Int

  /// Creates a tensor whose elements are undefined until written.
  public init(uninitialized shape: Shape) {
    self.init(storage: Storage(count: shape.elementCount), shape: shape, offset: 0)
  }

  /// Creates a tensor with every element equal to `value`.
  public init(repeating value: Float, shape: Shape) {
    self.init(uninitialized: shape)
    pointer.update(repeating: value, count: count)
  }

  /// Creates a tensor from its elements in row-major order.
  ///
  /// - Precondition: `elements` has as many elements as `shape`.
  public init(_ elements: [Float], shape: Shape) {
    precondition(
      elements.count == shape.elementCount,
      "a tensor of shape \(shape) takes \(shape.elementCount) elements, not \(elements.count)")
    self.init(uninitialized: shape)
    elements.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: count) }
    }
  }

  private init(storage: Storage, shape: Shape, offset: Int) {
    self.storage = storage
    self.shape = shape
    self.offset = offset
  }

  /// The number of elements.
  public var count: Int { shape.elementCount }

  /// The first element, aligned to 64 bytes.
  public var pointer: UnsafeMutablePointer<Float> { storage.pointer + offset }

  /// The elements in row-major order, copied.
  public var elements: [Float] {
    Array(UnsafeBufferPointer(start: pointer, count: count))
  }

  /// The same memory under another shape of the same element count.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(
      shape.elementCount == count, "cannot view \(self.shape) as \(shape): other element count")
    return Tensor(storage: storage, shape: shape, offset: offset)
  }

  /// A part of the same memory that starts `start` elements in.
  ///
  /// - Precondition: The part lies inside, and `start` is a multiple of 16 where a kernel needs
  ///   alignment.
  public func view(from start: Int, shape: Shape) -> Tensor {
    precondition(
      start >= 0 && start + shape.elementCount <= count,
      "a view of \(shape) from \(start) leaves the \(count) elements of the tensor")
    return Tensor(storage: storage, shape: shape, offset: offset + start)
  }

  /// Elements of a vector, in the same memory.
  ///
  /// - Precondition: The tensor has one axis, and the range lies inside.
  public subscript(range: Range<Int>) -> Tensor {
    precondition(shape.extents.count == 1, "\(shape) is no vector")
    return view(from: range.lowerBound, shape: [range.count])
  }

  /// A tensor with its own copy of the elements.
  public func copied() -> Tensor {
    let copy = Tensor(uninitialized: shape)
    copy.pointer.update(from: pointer, count: count)
    return copy
  }

  /// Overwrites every element with `value`.
  public func fill(with value: Float) {
    pointer.update(repeating: value, count: count)
  }
}
