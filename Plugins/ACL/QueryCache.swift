internal import EngramCore

/// Embedded queries, as many as fit; valid while the parameters stay the same.
///
/// Benchmarks ask for the same images after every task and in every set. What does not fit is not
/// taken in, and nothing is thrown out for it: queries come round in the same order, so that the
/// oldest entry is always the one needed next.
struct QueryCache {
  /// The image of a query.
  struct Key: Hashable {
    private let source: ObjectIdentifier
    private let classIndex: Int
    private let exampleIndex: Int

    init(_ example: LabelledExample, _ source: any Dataset) {
      self.source = ObjectIdentifier(source)
      classIndex = example.classIndex
      exampleIndex = example.exampleIndex
    }
  }

  /// The bytes that all embeddings together may take.
  let limit: Int
  /// The bytes that they take.
  private(set) var byteCount = 0
  private var embeddings: [Key: [Float]] = [:]
  /// The datasets of the images: kept alive, because another one might get the identity of one
  /// that is gone.
  private var sources: [ObjectIdentifier: any Dataset] = [:]

  init(limit: Int) { self.limit = limit }

  subscript(key: Key) -> [Float]? { embeddings[key] }

  /// Takes the embedding of a query from a dataset in, if there is room for it.
  mutating func add(_ embedding: [Float], for key: Key, of source: any Dataset) {
    let size = embedding.count * MemoryLayout<Float>.stride
    guard byteCount + size <= limit, embeddings[key] == nil else { return }
    embeddings[key] = embedding
    sources[ObjectIdentifier(source)] = source
    byteCount += size
  }
}
