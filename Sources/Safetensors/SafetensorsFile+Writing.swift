internal import Files
internal import JSONTree
public import TensorEngine

extension SafetensorsFile {
  /// Writes tensors as `F32`, in the order given.
  ///
  /// The bytes depend on the arguments alone. The file appears as a whole or not at all; see
  /// ``WholeFile``.
  ///
  /// - Parameters:
  ///   - tensors: Tensors with different names.
  ///   - metadata: Free-form strings, stored in the order of their keys.
  ///   - path: The file to create or replace.
  /// - Throws: ``SafetensorsError`` for names that the format cannot hold, ``FileError`` otherwise.
  public static func write(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String] = [:],
    to path: String
  ) throws {
    var names: Set<String> = ["__metadata__"]
    for (name, _) in tensors where !names.insert(name).inserted {
      throw SafetensorsError(
        path: path, reason: "cannot be written: the tensor name \"\(name)\" is taken")
    }
    let header = header(tensors, metadata)
    try WholeFile.write(to: path) { (output) throws(FileError) in
      try append(UInt64(header.count), to: output)
      try output.append(header)
      for (_, tensor) in tensors {
        try output.append(
          UnsafeRawBufferPointer(start: tensor.pointer, count: tensor.count * 4))
      }
    }
  }

  private static func header(
    _ tensors: [(name: String, tensor: Tensor)], _ metadata: [String: String]
  ) -> [UInt8] {
    var members: [JSON.Member] = []
    if !metadata.isEmpty {
      let strings = metadata.sorted { $0.key < $1.key }
        .map { JSON.Member($0.key, .text($0.value)) }
      members.append(JSON.Member("__metadata__", .object(strings)))
    }
    var offset = 0
    for (name, tensor) in tensors {
      let end = offset + tensor.count * 4
      let description: [JSON.Member] = [
        JSON.Member("dtype", .text(ElementType.f32.rawValue)),
        JSON.Member("shape", .list(tensor.shape.extents.map(JSON.integer))),
        JSON.Member("data_offsets", .list([.integer(offset), .integer(end)])),
      ]
      members.append(JSON.Member(name, .object(description)))
      offset = end
    }
    var bytes = [UInt8](JSON.object(members).compactText.utf8)
    // Padding puts the data at a multiple of eight bytes, as the reference implementation does.
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    return bytes
  }

  private static func append(_ number: UInt64, to output: WholeFile.Output) throws(FileError) {
    try output.append((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }
}
