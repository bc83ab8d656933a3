internal import EngramCore
internal import Files

/// A variable of bytes, or of small whole numbers, in a MATLAB file of level 5.
///
/// Read by hand: the library for these files trusts the sizes that they announce, and a file of a
/// hundred bytes makes it ask for gigabytes.
struct MATLABArray {
  /// The extents, the innermost first.
  let dimensions: [Int]
  /// The elements; the first dimension runs fastest.
  let bytes: [UInt8]

  /// Reads one variable.
  ///
  /// - Parameters:
  ///   - name: The name of the variable.
  ///   - path: The file.
  ///   - limit: The most elements; a header that announces more is refused before memory is spent.
  /// - Throws: ``DataError`` when the file is damaged or holds no such variable.
  init(_ name: String, of path: String, limit: Int) throws {
    let header = try boundedBytes(of: path, upTo: 128)
    let isLevel5 = header.starts(with: Array("MATLAB 5.0 MAT-file".utf8))
    // The last two bytes say that words begin with their lowest byte.
    guard header.count == 128, isLevel5, header.suffix(2) == Array("IM".utf8)[...] else {
      throw DataError("\(path) is no MATLAB file of level 5, or is cut short; get it anew")
    }
    do throws(FileError) { try MATLABArray.checkLength(of: path) } catch {
      throw DataError("\(error)")
    }
    let absent = DataError(
      "\(path) holds no variable \(name), or is damaged before it; get it anew")
    do {
      let file = try ReadableFile(path)
      var offset = 128
      while offset < file.byteCount {
        var element = try MATLABElement(file, at: offset)
        if let matrix = try Matrix(&element), matrix.name == name {
          (dimensions, bytes) = try MATLABArray.read(matrix, &element, of: path, limit: limit)
          return
        }
        offset = element.end
      }
      throw absent
    } catch is Inflater.Damage {
      throw absent
    } catch let error as FileError {
      throw DataError("\(error)")
    }
  }

  /// Checks that every element of the file ends inside it.
  private static func checkLength(of path: String) throws(FileError) {
    let file = try ReadableFile(path)
    var offset = 128
    while offset < file.byteCount {
      offset += 8 + MATLABElement.words(try file.bytes(at: offset, count: 8))[1]
    }
    guard offset == file.byteCount else {
      throw FileError(.read, path, reason: "it is cut short; get it anew")
    }
  }

  private static func read(
    _ matrix: Matrix, _ element: inout MATLABElement, of path: String, limit: Int
  ) throws -> ([Int], [UInt8]) {
    let count = matrix.dimensions.reduce(1) { product, extent in
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      return overflow ? Int.max : next
    }
    let extents = matrix.dimensions.map(String.init).joined(separator: "x")
    guard matrix.dimensions.count >= 2, count > 0, count <= limit else {
      throw DataError("\(path) announces \(extents) elements of \(matrix.name); it is damaged")
    }
    guard matrix.isReal, matrix.isOfNumbers else {
      throw DataError("\(path) holds \(matrix.name) as something else than real bytes or doubles")
    }
    do {
      let part = try element.nextPart()
      guard let kind = part.kind, let size = kind.elementSize, part.byteCount == count * size
      else { throw Inflater.Damage() }
      var bytes: [UInt8] = []
      bytes.reserveCapacity(min(count, 64 << 20))
      // Memory grows with what is read, not with what is announced.
      while bytes.count < count {
        let piece = try element.bytes(min(count - bytes.count, 1 << 17) * size)
        bytes += try kind.wholeNumbers(piece, of: matrix.name, in: path)
      }
      try element.checkEnd()
      return (matrix.dimensions, bytes)
    } catch is Inflater.Damage {
      throw DataError("\(path) is damaged or cut short in \(matrix.name); get it anew")
    }
  }

  /// What stands in front of the numbers of a variable.
  private struct Matrix {
    let name: String
    let dimensions: [Int]
    let isReal: Bool
    let isOfNumbers: Bool

    // Any array has fewer dimensions, and any name fewer letters.
    private static let rankLimit = 8
    private static let nameLimit = 64

    /// Reads it; `nil` if the element is none.
    init?(_ element: inout MATLABElement) throws {
      guard element.whole.kind == .matrix else { return nil }
      let flags = try element.content(of: try element.nextPart(), upTo: 8)
      guard flags.count == 8 else { throw Inflater.Damage() }
      // The classes of doubles and of bytes; the bit of an imaginary part.
      isOfNumbers = flags[0] == 6 || flags[0] == 9
      isReal = flags[1] & 8 == 0
      let extents = try element.content(of: try element.nextPart(), upTo: 4 * Matrix.rankLimit)
      dimensions = MATLABElement.words(extents)
      name = String(
        decoding: try element.content(of: try element.nextPart(), upTo: Matrix.nameLimit),
        as: UTF8.self)
    }
  }
}
