internal import EngramCore

/// Embedded queries, as many as fit; valid while the parameters stay the same.
///
/// Benchmarks ask for the same images after every task and in every set. What does not fit is not
/// taken in, and nothing is thrown out for it: every query comes round again, and none sooner than
/// another.
struct QueryCache {
  /// The bytes that all embeddings together may take.
  let limit: Int
  /// The bytes that they take.
  private(set) var byteCount = 0
  private var embeddings: [ImageKey: [Float]] = [:]

  init(limit: Int) { self.limit = limit }

  subscript(key: ImageKey) -> [Float]? { embeddings[key] }

  /// Takes the embedding of a query in, if there is room for it.
  mutating func add(_ embedding: [Float], for key: ImageKey) {
    let size = embedding.count * MemoryLayout<Float>.stride
    guard byteCount + size <= limit, embeddings[key] == nil else { return }
    embeddings[key] = embedding
    byteCount += size
  }
}
