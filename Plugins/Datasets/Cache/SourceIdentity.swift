internal import CXXHash
internal import EngramCore
internal import Files

/// What prepared images depend on: the contents of files, and what is taken from them.
struct SourceIdentity: Sendable {
  /// The type name of the dataset.
  let dataset: String
  /// Paths of the files, whose names and places do not matter.
  let files: [String]
  /// Everything else, as text.
  let selection: String

  /// The text under which images are kept.
  ///
  /// - Parameter pipeline: What is done to the images.
  /// - Returns: One line for each thing that matters.
  /// - Throws: ``FileError`` when a file cannot be read.
  func key(through pipeline: ImagePipeline) throws -> String {
    let contents = try files.map { path in
      let file = try MappedFile(path)
      return "\(file.byteCount) \(file.withUnsafeBytes(Checksum.text))"
    }
    return ([dataset, selection, "\(pipeline.storedShape)", pipeline.identity] + contents)
      .joined(separator: "\n")
  }
}

/// XXH3 of bytes: fast, and good enough to notice accidents.
enum Checksum {
  /// 64 bits.
  static func word(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    XXH3_64bits(bytes.baseAddress, bytes.count)
  }

  /// 128 bits as 32 hexadecimal digits.
  static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
    return [hash.high64, hash.low64].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// 128 bits of a text.
  static func text(_ text: String) -> String { Array(text.utf8).withUnsafeBytes(Checksum.text) }
}
