internal import EngramCore
internal import Files

/// A file of prepared images: a header with checksums, zeros up to a whole page, then the images.
///
/// All numbers are little-endian words of 64 bits: magic, version, checksum of the rest of the header
/// and of the padding, offset of the images, their checksum, byte count of the key, height, width,
/// channels, number of classes; then the number of examples of each class, the 256 counts of each
/// channel's histogram, and the key as text.
enum ImageCacheFile {
  /// Raised when the layout of these files changes, or what any reader makes of a data set's files.
  static let version: UInt64 = 2
  private static let magic: UInt64 = 0x31_47_4D_49_47_4E_45_00
  private static let fixedWordCount = 10
  /// Words before those that the header's checksum covers.
  private static let coveredStart = 3 * 8
  private static let pageSize = 4096

  /// Writes a file that is there completely or not at all.
  static func write(_ store: ImageStore, key: String, to path: String) throws(FileError) {
    let text = Array(key.utf8)
    let counts = store.examplesPerClass + store.histograms().flatMap { $0 }
    let end = (fixedWordCount + counts.count) * 8 + text.count
    let offset = (end + pageSize - 1) / pageSize * pageSize
    let payload = store.bytes.withUnsafeBufferPointer {
      Checksum.word(UnsafeRawBufferPointer($0))
    }
    let shape = store.shape
    let sizes = [text.count, shape.height, shape.width, shape.channels, store.classCount] + counts
    var covered = bytes(of: [UInt64(offset), payload] + sizes.map(UInt64.init)) + text
    covered += [UInt8](repeating: 0, count: offset - end)
    let start = bytes(of: [magic, version, covered.withUnsafeBytes(Checksum.word)])
    try WholeFile.write(to: path) { (output) throws(FileError) in
      try output.append(start + covered)
      var failure: FileError?
      store.bytes.withUnsafeBufferPointer { images in
        do throws(FileError) {
          try output.append(UnsafeRawBufferPointer(images))
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
    }
  }

  /// Maps a file.
  ///
  /// - Returns: The images, or `nil` when the file is damaged or holds others.
  /// - Throws: ``FileError`` when it is not there or cannot be read.
  static func read(_ path: String, key: String) throws(FileError) -> ImageStore? {
    let file = try MappedFile(path)
    return file.withUnsafeBytes { bytes in
      guard let header = Header(bytes), header.key == key else { return nil }
      let images = UnsafeRawBufferPointer(rebasing: bytes[header.offset...])
      guard images.count == header.imageByteCount, Checksum.word(images) == header.checksum else {
        return nil
      }
      return ImageStore(
        shape: header.shape, bytes: ImageBytes(file, at: header.offset, count: images.count),
        examplesPerClass: header.examplesPerClass, histograms: header.histograms)
    }
  }

  private static func bytes(of words: [UInt64]) -> [UInt8] {
    words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
  }

  private struct Header {
    let offset: Int
    let checksum: UInt64
    let shape: ImageShape
    let examplesPerClass: [Int]
    let histograms: [[Int]]
    let key: String

    private static let sideLimit = 1 << 16

    var imageByteCount: Int {
      let (count, overflow) = examplesPerClass.reduce(0, +)
        .multipliedReportingOverflow(by: shape.elementCount)
      return overflow ? -1 : count
    }

    /// Reads what is at the beginning of a file; `nil` if it is no whole header of this version.
    init?(_ bytes: UnsafeRawBufferPointer) {
      func word(_ index: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
      }
      guard bytes.count >= fixedWordCount * 8, word(0) == magic, word(1) == version,
        let offset = Int(exactly: word(3)), coveredStart < offset, offset <= bytes.count,
        Checksum.word(UnsafeRawBufferPointer(rebasing: bytes[coveredStart..<offset])) == word(2)
      else { return nil }
      // The numbers are those that were written; nothing is read outside of the header all the same.
      let sizes = (5..<fixedWordCount).map { Int(clamping: word($0)) }
      let (keyCount, channels, classCount) = (sizes[0], sizes[3], sizes[4])
      let room = offset / 8 - fixedWordCount
      guard sizes[1...3].allSatisfy({ 1...Header.sideLimit ~= $0 }), channels <= room / 256,
        classCount <= room - 256 * channels,
        keyCount <= offset - (fixedWordCount + classCount + 256 * channels) * 8
      else { return nil }
      let counts = (0..<classCount + 256 * channels).map {
        Int(clamping: word(fixedWordCount + $0))
      }
      guard counts[..<classCount].allSatisfy({ $0 <= ParallelFill.byteLimit }) else { return nil }
      self.offset = offset
      checksum = word(4)
      shape = ImageShape(height: sizes[1], width: sizes[2], channels: channels)
      examplesPerClass = Array(counts[..<classCount])
      histograms = (0..<channels).map { channel in
        Array(counts[classCount + 256 * channel..<classCount + 256 * (channel + 1)])
      }
      let keyStart = (fixedWordCount + counts.count) * 8
      key = String(decoding: bytes[keyStart..<keyStart + keyCount], as: UTF8.self)
    }
  }
}
