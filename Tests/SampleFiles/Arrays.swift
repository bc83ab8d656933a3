/// The bytes of a NumPy file, version 1.
public func npy(
  _ kind: String, _ shape: [Int], _ bytes: [UInt8], isFortran: Bool = false
) -> [UInt8] {
  let extents = shape.map { "\($0)," }.joined(separator: " ")
  var header =
    "{'descr': '\(kind)', 'fortran_order': \(isFortran ? "True" : "False"), 'shape': (\(extents)), }"
  while (10 + header.utf8.count + 1) % 64 != 0 { header += " " }
  header += "\n"
  let length = header.utf8.count
  return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
    + Array(header.utf8) + bytes
}

/// The bytes of a safetensors file with `features` of single precision and `labels` of 64 bits.
public func safetensors(features: [[Float]], labels: [Int]) -> [UInt8] {
  let values = features.joined().flatMap { littleEndian(Int($0.bitPattern)) }
  let integers = labels.flatMap { littleEndian($0) + littleEndian($0 >> 32) }
  let header =
    """
    {"features":{"dtype":"F32","shape":[\(features.count),\(features.first?.count ?? 0)],\
    "data_offsets":[0,\(values.count)]},"labels":{"dtype":"I64","shape":[\(labels.count)],\
    "data_offsets":[\(values.count),\(values.count + integers.count)]}}
    """
  return littleEndian(header.utf8.count) + littleEndian(0) + Array(header.utf8) + values + integers
}
