internal import CMatio
internal import EngramCore
internal import Files
import Glibc

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
    // The library looks for files of the old level 4 where the header is none.
    let header = try boundedBytes(of: path, upTo: 128)
    let isLevel5 = header.starts(with: Array("MATLAB 5.0 MAT-file".utf8))
    // The last two bytes say that words begin with their lowest byte.
    guard header.count == 128, isLevel5, header.suffix(2) == Array("IM".utf8)[...] else {
      throw DataError("\(path) is no MATLAB file of level 5, or is cut short; get it anew")
    }
    try MATLABArray.checkLength(of: path)
    guard let file = Mat_Open(path, Int32(bitPattern: MAT_ACC_RDONLY.rawValue)) else {
      throw DataError("\(path) is no readable MATLAB file; get it anew")
    }
    defer { Mat_Close(file) }
    guard let variable = Mat_VarReadInfo(file, name) else {
      throw DataError("\(path) holds no variable \(name), or is damaged before it; get it anew")
    }
    defer { Mat_VarFree(variable) }
    let dimensions = MATLABArray.dimensions(of: variable)
    let count = dimensions.reduce(1) { product, extent in
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      return overflow ? Int.max : next
    }
    let extents = dimensions.map(String.init).joined(separator: "x")
    guard dimensions.count >= 2, count > 0, count <= limit else {
      throw DataError("\(path) announces \(extents) elements of \(name); it is damaged")
    }
    let kind = variable.pointee.class_type
    guard kind == MAT_C_UINT8 || kind == MAT_C_DOUBLE, variable.pointee.isComplex == 0 else {
      throw DataError("\(path) holds \(name) as something else than real bytes or doubles")
    }
    let elementSize = kind == MAT_C_UINT8 ? 1 : 8
    guard Mat_VarReadDataAll(file, variable) == 0, let data = variable.pointee.data,
      variable.pointee.nbytes == count * elementSize
    else {
      throw DataError("\(path) is damaged or cut short in \(name); get it anew")
    }
    self.dimensions = dimensions
    if kind == MAT_C_UINT8 {
      bytes = [UInt8](UnsafeRawBufferPointer(start: data, count: count))
    } else {
      let numbers = UnsafeRawBufferPointer(start: data, count: count * 8).bindMemory(
        to: Double.self)
      bytes = try numbers.map { number in
        guard let byte = UInt8(exactly: number) else {
          throw DataError("\(path) holds \(number) in \(name), where whole numbers to 255 belong")
        }
        return byte
      }
    }
  }

  /// Checks that every element of the file ends inside it: the library takes what is cut off for zeros.
  private static func checkLength(of path: String) throws {
    do throws(FileError) {
      let file = try ReadableFile(path)
      var offset = 128
      while offset < file.byteCount {
        let tag = try file.bytes(at: offset, count: 8)
        let length = tag[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        offset += 8 + length
      }
      guard offset == file.byteCount else {
        throw FileError(.read, path, reason: "it is cut short; get it anew")
      }
    } catch {
      throw DataError("\(error)")
    }
  }

  private static func dimensions(of variable: UnsafeMutablePointer<matvar_t>) -> [Int] {
    guard let dims = variable.pointee.dims, 0...8 ~= variable.pointee.rank else { return [] }
    return (0..<Int(variable.pointee.rank)).map { Int(clamping: dims[$0]) }
  }
}
