internal import CMatio
internal import EngramCore
internal import Files

/// A variable of bytes, or of small whole numbers, in a MATLAB file of level 5.
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
    let head = try MATLABArray.head(of: name, in: path)
    dimensions = head.dimensions
    let count = head.dimensions.reduce(1) { product, extent in
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      return overflow ? Int.max : next
    }
    // No variable of level 5 has more bytes, and libmatio counts in 32 bits.
    let byteLimit = Int(Int32.max)
    guard 1...min(limit, byteLimit / (head.kind == .double ? 8 : 1)) ~= count else {
      let extents = head.dimensions.map(String.init).joined(separator: "x")
      throw DataError("\(path) announces \(extents) elements of \(name); it is damaged")
    }
    guard head.kind == .byte || head.kind == .double, head.isReal else {
      throw DataError("\(path) holds \(name) as something else than real bytes or doubles")
    }
    do {
      try head.checkNumbers(count)
      guard head.kind == .double else {
        bytes = try MATLABArray.numbers(UInt8.self, count, of: head, in: path)
        return
      }
      bytes = try MATLABArray.numbers(Double.self, count, of: head, in: path).map { number in
        guard let byte = UInt8(exactly: number) else {
          throw DataError("\(path) holds \(number) in \(name), where whole numbers to 255 belong")
        }
        return byte
      }
    } catch is Inflater.Damage {
      throw DataError("\(path) is damaged or cut short in \(name); get it anew")
    } catch let error as FileError {
      throw DataError("\(error)")
    }
  }

  /// Looks at the structure of the file up to a variable.
  private static func head(of name: String, in path: String) throws -> MATLABVariableHead {
    let start = try boundedBytes(of: path, upTo: 128)
    let isLevel5 = start.starts(with: Array("MATLAB 5.0 MAT-file".utf8))
    // The version, without which libmatio takes the file for one of another level, and a sign that
    // words begin with their lowest byte.
    guard start.count == 128, isLevel5, Array(start.suffix(4)) == [0, 1] + Array("IM".utf8) else {
      throw DataError("\(path) is no MATLAB file of level 5, or is cut short; get it anew")
    }
    do {
      let file = try ReadableFile(path)
      // Every element ends inside the file.
      var offset = 128
      while offset < file.byteCount {
        offset += 8 + MATLABVariableHead.words(try file.bytes(at: offset, count: 8))[1]
      }
      guard offset == file.byteCount else {
        throw FileError(.read, path, reason: "it is cut short; get it anew")
      }
      if let head = try MATLABVariableHead.first(name, in: file) { return head }
    } catch let error as FileError {
      throw DataError("\(error)")
    } catch is Inflater.Damage {}
    throw DataError("\(path) holds no variable \(name), or is damaged before it; get it anew")
  }

  /// What libmatio reads; it prints nothing as long as nobody gives it a log.
  private static func numbers<Number: BitwiseCopyable & Numeric>(
    _ type: Number.Type, _ count: Int, of head: MATLABVariableHead, in path: String
  ) throws -> [Number] {
    guard let file = Mat_Open(path, CInt(bitPattern: MAT_ACC_RDONLY.rawValue)) else {
      throw DataError("\(path) is no readable MATLAB file; get it anew")
    }
    defer { Mat_Close(file) }
    guard let variable = Mat_VarReadInfo(file, head.name) else { throw Inflater.Damage() }
    defer { Mat_VarFree(variable) }
    let found = variable.pointee
    let extents = UnsafeBufferPointer(
      start: found.dims, count: found.dims == nil ? 0 : Int(found.rank))
    var numbers = [Number](repeating: 0, count: count)
    guard extents.elementsEqual(head.dimensions),
      Mat_VarReadDataLinear(file, variable, &numbers, 0, 1, CInt(count)) == 0
    else { throw Inflater.Damage() }
    return numbers
  }
}
