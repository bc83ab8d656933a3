import Glibc

/// The MD5 checksum of bytes, in hexadecimal digits, with which data sets are published.
///
/// > Source: RFC 1321.
public func md5(_ bytes: [UInt8]) -> String {
  let shifts: [[UInt32]] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]
  var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
  let tail = bytes.count % 64
  let padding: [UInt8] = [0x80] + [UInt8](repeating: 0, count: (tail < 56 ? 55 : 119) - tail)
  let length = (0..<8).map { UInt8(truncatingIfNeeded: (bytes.count * 8) >> (8 * $0)) }
  let ending: [UInt8] = Array(bytes[(bytes.count - tail)...]) + padding + length

  func digest(_ block: UnsafeRawBufferPointer) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    for step in 0..<64 {
      let mixed: UInt32
      let place: Int
      switch step / 16 {
      case 0: (mixed, place) = (b & c | ~b & d, step)
      case 1: (mixed, place) = (d & b | ~d & c, (5 * step + 1) % 16)
      case 2: (mixed, place) = (b ^ c ^ d, (3 * step + 5) % 16)
      default: (mixed, place) = (c ^ (b | ~d), 7 * step % 16)
      }
      let word = UInt32(
        littleEndian: block.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self))
      let sum = a &+ mixed &+ sineTable[step] &+ word
      let shift = shifts[step / 16][step % 4]
      (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
    }
    state = zip(state, [a, b, c, d]).map { $0 &+ $1 }
  }

  bytes.withUnsafeBytes { raw in
    for start in stride(from: 0, to: bytes.count - tail, by: 64) {
      digest(UnsafeRawBufferPointer(rebasing: raw[start..<start + 64]))
    }
  }
  ending.withUnsafeBytes { raw in
    for start in stride(from: 0, to: raw.count, by: 64) {
      digest(UnsafeRawBufferPointer(rebasing: raw[start..<start + 64]))
    }
  }
  return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
  }
  .map { byte in
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "0" + digits : digits
  }.joined()
}

private let sineTable: [UInt32] = (1...64).map { step in
  UInt32(abs(sin(Double(step))) * 4_294_967_296)
}
