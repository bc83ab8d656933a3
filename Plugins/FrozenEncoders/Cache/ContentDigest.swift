import CXXHash
import TensorEngine

/// XXH3 of 128 bits over whatever is added: good enough to tell contents apart that nobody has forged.
final class ContentDigest {
  private let state: OpaquePointer

  init() {
    guard let state = XXH3_createState() else {
      preconditionFailure("out of memory for a checksum")
    }
    XXH3_128bits_reset(state)
    self.state = state
  }

  deinit { XXH3_freeState(state) }

  /// XXH3 of 64 bits, to notice accidents.
  static func word(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    XXH3_64bits(bytes.baseAddress, bytes.count)
  }

  /// Adds bytes.
  func add(_ bytes: UnsafeRawBufferPointer) {
    XXH3_128bits_update(state, bytes.baseAddress, bytes.count)
  }

  /// Adds a text and its length.
  func add(_ text: String) {
    let bytes = Array(text.utf8)
    add(bytes.count)
    bytes.withUnsafeBytes(add)
  }

  /// Adds a number.
  func add(_ number: Int) {
    withUnsafeBytes(of: UInt64(truncatingIfNeeded: number).littleEndian, add)
  }

  /// Adds extents and elements.
  func add(_ tensor: Tensor) {
    add("\(tensor.shape)")
    add(UnsafeRawBufferPointer(start: tensor.pointer, count: tensor.count * 4))
  }

  /// 32 hexadecimal digits.
  var text: String {
    let digest = XXH3_128bits_digest(state)
    return [digest.high64, digest.low64].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
