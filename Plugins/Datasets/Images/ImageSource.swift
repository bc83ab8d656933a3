internal import EngramCore

/// The images of a data set's files, not yet transformed.
protocol ImageSource: Sendable {
  /// The number of images of every class; images are numbered class after class.
  var examplesPerClass: [Int] { get }

  /// Decodes one image; called from several threads at once.
  ///
  /// - Throws: ``DataError`` when the image is damaged.
  func image(_ index: Int) throws -> ByteImage
}

extension ImageStore: ImageSource {
  var examplesPerClass: [Int] { zip(starts, starts.dropFirst()).map { $1 - $0 } }

  func image(_ index: Int) -> ByteImage {
    let start = index * shape.elementCount
    return ByteImage(shape: shape, bytes: bytes[start..<start + shape.elementCount])
  }

  /// Decodes all images on all cores and applies the early transforms.
  init(_ source: some ImageSource, through pipeline: ImagePipeline) throws {
    let shape = pipeline.storedShape
    let counts = source.examplesPerClass
    let bytes = try ParallelFill.bytes(
      itemCount: counts.reduce(0, +), itemSize: shape.elementCount
    ) { items, target in
      for (slot, item) in items.enumerated() {
        let image = pipeline.prepare(try source.image(item))
        precondition(
          image.shape == shape, "a prepared image has \(image.shape) instead of \(shape)")
        let room = target[slot * shape.elementCount..<(slot + 1) * shape.elementCount]
        _ = UnsafeMutableBufferPointer(rebasing: room).update(from: image.bytes)
      }
    }
    self.init(shape: shape, bytes: bytes, examplesPerClass: counts)
  }
}
