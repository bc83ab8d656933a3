internal import Files
public import TensorEngine

/// An opened file of named tensors in the safetensors format.
///
/// Opening reads and checks the header; tensors are read when they are asked for. No file, however
/// damaged, does worse than throw: lengths, offsets and shapes are checked against the file.
///
/// > Source: <https://github.com/huggingface/safetensors#format>
public struct SafetensorsFile: Sendable {
  /// The path of the file.
  public let path: String
  /// The names of all tensors, in the order of the header.
  public let names: [String]
  /// The free-form strings of the header.
  public let metadata: [String: String]

  private let file: ReadableFile
  private let dataOffset: Int
  private let entries: [String: HeaderEntry]

  /// Opens a file and checks its header.
  public init(_ path: String) throws(SafetensorsError) {
    do throws(FileError) {
      file = try ReadableFile(path)
    } catch {
      throw SafetensorsError(error)
    }
    guard file.byteCount >= 8 else {
      throw SafetensorsError(path: path, reason: "the file has fewer than 8 bytes")
    }
    let length = try SafetensorsFile.read(file, at: 0, count: 8)
      .reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Header.byteLimit else {
      throw SafetensorsError(
        path: path, reason: "the header claims \(length) bytes: no safetensors file")
    }
    dataOffset = 8 + Int(length)
    guard dataOffset <= file.byteCount else {
      throw SafetensorsError(path: path, reason: "the header is cut off")
    }
    let bytes = try SafetensorsFile.read(file, at: 8, count: Int(length))
    do throws(Malformation) {
      let header = try Header(bytes, dataByteCount: file.byteCount - dataOffset)
      names = header.entries.map(\.name)
      metadata = header.metadata
      // Names are different: the header's reader refuses a key that comes twice.
      entries = Dictionary(header.entries.map { ($0.name, $0) }) { first, _ in first }
    } catch {
      throw SafetensorsError(path: path, reason: error.reason)
    }
    self.path = path
  }

  /// The shape of a tensor, or `nil` if there is none of that name.
  public func shape(of name: String) -> Shape? { entries[name]?.shape }

  /// The kind of number that a tensor is stored as, or `nil` if there is none of that name.
  public func elementType(of name: String) -> ElementType? { entries[name]?.type }

  /// A tensor of floating-point numbers; `F64` is rounded, `F16` and `BF16` are exact.
  public func tensor(named name: String) throws(SafetensorsError) -> Tensor {
    let entry = try entry(name)
    guard entry.type.isFloatingPoint else {
      throw SafetensorsError(
        path: path, reason: "tensor \"\(name)\" holds \(entry.type.rawValue), not floats")
    }
    let tensor = Tensor(uninitialized: entry.shape)
    if entry.type == .f32 {
      let target = UnsafeMutableRawBufferPointer(start: tensor.pointer, count: entry.range.count)
      do throws(FileError) {
        try file.read(at: dataOffset + entry.range.lowerBound, into: target)
      } catch {
        throw SafetensorsError(error)
      }
      return tensor
    }
    let bytes = try bytes(entry)
    let target = UnsafeMutableBufferPointer(start: tensor.pointer, count: tensor.count)
    bytes.withUnsafeBytes { entry.type.decodeFloats($0, into: target) }
    return tensor
  }

  /// The elements of a tensor of integers or truth values, in row-major order.
  public func integers(named name: String) throws(SafetensorsError) -> [Int] {
    let entry = try entry(name)
    guard !entry.type.isFloatingPoint else {
      throw SafetensorsError(
        path: path, reason: "tensor \"\(name)\" holds \(entry.type.rawValue), not integers")
    }
    let integers = try bytes(entry).withUnsafeBytes { entry.type.decodeIntegers($0) }
    guard let integers else {
      throw SafetensorsError(
        path: path, reason: "tensor \"\(name)\" holds an integer beyond 63 bits")
    }
    return integers
  }

  /// All tensors of floating-point numbers, by name.
  public func tensors() throws(SafetensorsError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for name in names where entries[name]?.type.isFloatingPoint == true {
      tensors[name] = try tensor(named: name)
    }
    return tensors
  }

  private func entry(_ name: String) throws(SafetensorsError) -> HeaderEntry {
    guard let entry = entries[name] else {
      throw SafetensorsError(path: path, reason: "there is no tensor \"\(name)\"")
    }
    return entry
  }

  private func bytes(_ entry: HeaderEntry) throws(SafetensorsError) -> [UInt8] {
    try SafetensorsFile.read(
      file, at: dataOffset + entry.range.lowerBound, count: entry.range.count)
  }

  private static func read(
    _ file: ReadableFile, at offset: Int, count: Int
  ) throws(SafetensorsError) -> [UInt8] {
    do throws(FileError) {
      return try file.bytes(at: offset, count: count)
    } catch {
      throw SafetensorsError(error)
    }
  }
}
