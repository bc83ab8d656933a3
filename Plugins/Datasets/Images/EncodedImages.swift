internal import EngramCore
internal import ImageFiles

/// Images in files of their own, decoded when they are asked for.
struct EncodedImages: ImageSource {
  let examplesPerClass: [Int]
  private let files: [NamedBytes]
  private let extents: RawExtents
  private let hasExtentsSetting: Bool
  private let pipeline: ImagePipeline

  /// Collects the files of every class.
  ///
  /// - Parameters:
  ///   - classes: The files, class by class.
  ///   - extents: What their images are expected to be.
  ///   - pipeline: What is done to them next.
  ///   - hasExtentsSetting: Whether the user says what extents are expected.
  init(
    classes: [[NamedBytes]], extents: RawExtents, pipeline: ImagePipeline,
    hasExtentsSetting: Bool = true
  ) {
    examplesPerClass = classes.map(\.count)
    files = classes.flatMap { $0 }
    self.extents = extents
    self.hasExtentsSetting = hasExtentsSetting
    self.pipeline = pipeline
  }

  func image(_ index: Int) throws -> ByteImage {
    let file = files[index]
    let image = try file.read().withUnsafeBytes { bytes in
      let header = try ImageFile.header(of: bytes, name: file.name)
      try check(header.shape, file.name)
      return try ImageFile.decode(bytes, name: file.name)
    }
    return image.converted(toChannels: extents.channels)
  }

  /// Refuses an image of the wrong shape before memory is spent on it.
  private func check(_ shape: ImageShape, _ name: String) throws {
    let raw = ImageShape(height: shape.height, width: shape.width, channels: extents.channels)
    switch extents {
    case .fixed(let expected):
      guard raw == expected else {
        throw DataError(
          "\(name) is \(shape.height)x\(shape.width) pixels instead of "
            + "\(expected.height)x\(expected.width)" + remedy(for: raw, expected))
      }
    case .varying:
      do throws(ShapeProblem) {
        let made = try pipeline.outputShape(for: raw)
        guard made == pipeline.storedShape else {
          throw ShapeProblem("the transforms make \(made) of it instead of \(pipeline.storedShape)")
        }
      } catch {
        throw DataError("\(name) is \(raw): \(error.message)")
      }
    }
  }

  /// The end of the sentence that says an image has the wrong extents.
  private func remedy(for found: ImageShape, _ expected: ImageShape) -> String {
    guard hasExtentsSetting else { return "; get the file anew" }
    let columns = expected.width == expected.height ? "" : ", columns: \(expected.width)"
    return
      "; write 'extents: [\(found.height), \(found.width)]' if all images are of this size, or "
      + "'extents: []' and the transform '{type: resize, size: \(expected.height)\(columns)}' if they "
      + "differ"
  }
}

extension ByteImage {
  /// The image as grey or as colour; grey is the luma of ITU-R BT.601, as Pillow has it.
  func converted(toChannels channels: Int) -> ByteImage {
    guard channels != shape.channels else { return self }
    let target = ImageShape(height: shape.height, width: shape.width, channels: channels)
    guard shape.channels == 3 else {
      return ByteImage(shape: target, bytes: bytes.flatMap { [$0, $0, $0] })
    }
    let grey = stride(from: 0, to: bytes.count, by: 3).map { index in
      let (red, green, blue) = (
        UInt32(bytes[index]), UInt32(bytes[index + 1]), UInt32(bytes[index + 2])
      )
      return UInt8(truncatingIfNeeded: (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16)
    }
    return ByteImage(shape: target, bytes: grey)
  }
}
