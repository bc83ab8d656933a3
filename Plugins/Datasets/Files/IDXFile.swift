internal import EngramCore

/// An array of bytes in the IDX format of MNIST, plain or compressed with gzip.
///
/// The header is big-endian: two zero bytes, the type (8 for unsigned bytes), the number of
/// dimensions, then every dimension as four bytes.
///
/// > Source: <http://yann.lecun.com/exdb/mnist/>, "the IDX file format".
struct IDXFile {
  /// The file, for messages.
  let path: String
  /// The extents, outermost first: `[images, rows, columns]` or `[labels]`.
  let dimensions: [Int]
  /// The elements, row-major.
  let bytes: [UInt8]

  /// What a file of so many dimensions holds, for messages.
  private static func content(_ dimensionCount: Int) -> String {
    dimensionCount == 3 ? "images" : "labels"
  }

  // More than any such data set has, and little enough to refuse a header of noise.
  private static let byteLimit = 4 << 30
  private static let sideLimit = 4096

  /// Reads a whole file.
  ///
  /// - Throws: ``DataError`` when the file is damaged or is not an IDX file of so many dimensions.
  init(path: String, dimensionCount: Int) throws {
    try self.init(try ArchiveReader.open(path, as: .stream), dimensionCount: dimensionCount)
  }

  /// Reads a whole file that has been opened.
  ///
  /// - Throws: ``DataError`` when the file is damaged or is not an IDX file of so many dimensions.
  init(_ opened: consuming ArchiveReader, dimensionCount: Int) throws {
    let content = IDXFile.content(dimensionCount)
    var reader = opened
    let path = reader.path
    guard try reader.nextEntry() != nil else { throw DataError("\(path) is empty") }
    var header = [UInt8](repeating: 0, count: 4 + 4 * dimensionCount)
    let headerCount = try header.withUnsafeMutableBytes { try reader.read(into: $0) }
    let words = stride(from: 0, to: header.count, by: 4).map { start in
      header[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    let magic = 0x800 + dimensionCount
    guard headerCount < 4 || words[0] == magic else {
      throw DataError(
        "\(path) is not an IDX file of \(content): it begins with \(hexadecimal(words[0])), "
          + "not with \(hexadecimal(magic))")
    }
    guard headerCount == header.count else {
      throw DataError("\(path) has \(headerCount) bytes, fewer than the header of an IDX file")
    }
    self.path = path
    dimensions = Array(words.dropFirst())
    let extents = dimensions.map(String.init).joined(separator: "x")
    let expected = dimensions.reduce(1) { $0.multipliedClamped(by: $1) }
    guard expected > 0, expected <= IDXFile.byteLimit,
      dimensions.dropFirst().allSatisfy({ $0 <= IDXFile.sideLimit })
    else {
      throw DataError("\(path) has a header that announces \(extents) \(content)")
    }
    // One byte more than announced shows whether the file goes on.
    bytes = try reader.read(upTo: expected + 1)
    guard bytes.count == expected else {
      throw DataError(
        "\(path) holds \(bytes.count < expected ? "only \(bytes.count)" : "more") bytes "
          + "where its header announces \(extents) \(content), which are \(expected) bytes")
    }
  }
}

private func hexadecimal(_ word: Int) -> String {
  let digits = String(word, radix: 16)
  return "0x" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
}

extension Int {
  fileprivate func multipliedClamped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
