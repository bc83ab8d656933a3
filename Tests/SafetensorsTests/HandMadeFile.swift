import Files

/// Bytes of a safetensors file, put together by hand.
enum HandMadeFile {
  static func bytes(_ header: String, _ data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8) + data
  }

  static func entry(_ type: String, _ shape: [Int], _ range: Range<Int>) -> String {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(range.lowerBound),\#(range.upperBound)]}"#
  }

  static func write(
    _ header: String, _ data: [UInt8] = [], length: UInt64? = nil, to path: String
  ) throws {
    try WholeFile.write(bytes(header, data, length: length), to: path)
  }
}
