public import EngramCore
public import TensorEngine

/// Embedded queries, as many as fit; valid while the parameters stay the same.
///
/// Benchmarks ask for the same images after every task and in every set. What does not fit is not
/// taken in, and nothing is thrown out for it: every query comes round again, and none sooner than
/// another.
public struct QueryCache {
  /// The bytes that all embeddings together may take.
  private let limit: Int
  /// The bytes that they take.
  private var byteCount = 0
  private var embeddings: [ImageKey: [Float]] = [:]

  /// Creates an empty cache.
  public init(limit: Int) { self.limit = limit }

  /// The rows of queries, `[count, width]`: from the cache where they have been asked before.
  ///
  /// - Parameters:
  ///   - images: The queries.
  ///   - width: The numbers that stand for an image.
  ///   - encode: Makes the rows of some of the images.
  /// - Returns: One row for each image.
  public mutating func rows(
    of images: ShownImages, width: Int, _ encode: (_ chosen: [Int]) throws -> Tensor
  ) rethrows -> Tensor {
    let keys = (0..<images.count).map(images.key)
    // Numbered in the order of the images, which a dictionary would not keep from run to run.
    var newRows: [ImageKey: Int] = [:]
    var new: [Int] = []
    for (index, key) in keys.enumerated() where embeddings[key] == nil && newRows[key] == nil {
      newRows[key] = new.count
      new.append(index)
    }
    let encoded = try encode(new)
    let rows = Tensor(uninitialized: [keys.count, width])
    for (row, key) in keys.enumerated() {
      let target = rows.pointer + row * width
      if let newRow = newRows[key] {
        target.update(from: encoded.pointer + newRow * width, count: width)
        add(Array(UnsafeBufferPointer(start: target, count: width)), for: key)
      } else if let embedding = embeddings[key] {
        target.update(from: embedding, count: width)
      }
    }
    return rows
  }

  /// Takes the embedding of a query in, if there is room for it.
  private mutating func add(_ embedding: [Float], for key: ImageKey) {
    let size = embedding.count * MemoryLayout<Float>.stride
    guard byteCount + size <= limit, embeddings[key] == nil else { return }
    embeddings[key] = embedding
    byteCount += size
  }
}
