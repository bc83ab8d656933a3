import Files

/// A file of features: a header with checksums, zeros up to a whole page, then the features.
///
/// All numbers are little-endian words of 64 bits: magic, version, checksum of the rest of the header and of the
/// padding, offset of the features, their checksum, byte count of the key, width, bytes per feature, number of
/// classes; then the number of examples of each class, and the key as text.
enum FeatureFile {
  /// Raised when the layout of these files changes, or what is computed for the same key.
  static let version = 1
  private static let magic = 0x31_54_41_45_46_47_4E_45
  private static let fixedWordCount = 9
  /// Words before those that the header's checksum covers.
  private static let coveredStart = 3 * 8
  private static let pageSize = 4096

  /// Writes a file that is there completely or not at all.
  static func write(_ store: FeatureStore, key: String, to path: String) throws(FileError) {
    let text = Array(key.utf8)
    let end = (fixedWordCount + store.counts.count) * 8 + text.count
    let offset = (end + pageSize - 1) / pageSize * pageSize
    let payload = store.withUnsafeBytes(checksum)
    var covered = bytes(of: offset) + payload
    for number in [text.count, store.width, store.precision.byteCount, store.counts.count] {
      covered += bytes(of: number)
    }
    for count in store.counts { covered += bytes(of: count) }
    covered += text + [UInt8](repeating: 0, count: offset - end)
    let start = bytes(of: magic) + bytes(of: version) + covered.withUnsafeBytes(checksum)
    try WholeFile.write(to: path) { (output) throws(FileError) in
      try output.append(start + covered)
      var failure: FileError?
      store.withUnsafeBytes { features in
        do throws(FileError) { try output.append(features) } catch { failure = error }
      }
      if let failure { throw failure }
    }
  }

  /// Maps a file.
  ///
  /// - Returns: The features, or `nil` when the file is damaged or holds others.
  /// - Throws: ``FileError`` when it is not there or cannot be read.
  static func read(_ path: String, key: String) throws(FileError) -> FeatureStore? {
    let file = try MappedFile(path)
    return file.withUnsafeBytes { bytes in
      func word(_ index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      }
      guard bytes.count >= fixedWordCount * 8, word(0) == UInt64(magic),
        word(1) == UInt64(version), let offset = Int(exactly: word(3)), offset <= bytes.count,
        offset > fixedWordCount * 8,
        checksum(UnsafeRawBufferPointer(rebasing: bytes[coveredStart..<offset]))
          == Array(bytes[coveredStart - 8..<coveredStart])
      else { return nil }
      // The numbers are those that were written; nothing is read outside of the file all the same.
      let sizes = (5..<fixedWordCount).map { Int(clamping: word($0)) }
      let (keyCount, width, size, classCount) = (sizes[0], sizes[1], sizes[2], sizes[3])
      guard classCount <= offset / 8 - fixedWordCount,
        keyCount <= offset - (fixedWordCount + classCount) * 8, 1...1 << 24 ~= width,
        let precision = FeaturePrecision.allCases.first(where: { $0.byteCount == size })
      else { return nil }
      let keyStart = (fixedWordCount + classCount) * 8
      guard String(decoding: bytes[keyStart..<keyStart + keyCount], as: UTF8.self) == key else {
        return nil
      }
      let counts = (0..<classCount).map { Int(clamping: word(fixedWordCount + $0)) }
      guard counts.allSatisfy({ $0 <= bytes.count }) else { return nil }
      let features = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      let store = FeatureStore(
        width: width, precision: precision, counts: counts, bytes: .file(file, offset))
      guard store.byteCount == features.count,
        checksum(features) == Array(bytes[4 * 8..<5 * 8])
      else { return nil }
      return store
    }
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    let word = ContentDigest.word(bytes)
    return (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }

  private static func bytes(of number: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
