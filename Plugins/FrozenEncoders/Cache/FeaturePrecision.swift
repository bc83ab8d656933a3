/// How features are stored.
enum FeaturePrecision: String, CaseIterable, Sendable {
  /// Single precision, four bytes.
  case float32
  /// Half precision, two bytes: about three digits.
  case float16

  /// Bytes per feature.
  var byteCount: Int { self == .float32 ? 4 : 2 }

  /// Appends the bytes of features, little-endian.
  func append(_ features: UnsafeBufferPointer<Float>, to bytes: inout [UInt8]) {
    for feature in features {
      switch self {
      case .float32: withUnsafeBytes(of: feature.bitPattern.littleEndian) { bytes += $0 }
      case .float16:
        withUnsafeBytes(of: HalfPrecision.bits(of: feature).littleEndian) { bytes += $0 }
      }
    }
  }

  /// Reads features from as many bytes as they take.
  func copy(_ bytes: UnsafeRawBufferPointer, into features: UnsafeMutableBufferPointer<Float>) {
    for index in features.indices {
      let place = index * byteCount
      features[index] =
        switch self {
        case .float32:
          Float(
            bitPattern: UInt32(
              littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
        case .float16:
          HalfPrecision.float(
            UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self)))
        }
    }
  }
}

/// IEEE 754 numbers of sixteen bits, by hand, because `Float16` is missing from Swift on some processors.
enum HalfPrecision {
  /// The nearest number of half precision, of two equally near ones the even one; infinity beyond 65,504.
  static func bits(of value: Float) -> UInt16 {
    let pattern = value.bitPattern
    let sign = UInt16(pattern >> 16) & 0x8000
    let magnitude = pattern & 0x7FFF_FFFF
    // Not a number.
    if magnitude > 0x7F80_0000 { return sign | 0x7E00 }
    // Half the distance from the largest number to the next power of two, and beyond.
    if magnitude >= 0x477F_F000 { return sign | 0x7C00 }
    if magnitude < 0x3880_0000 {
      // Multiples of 2^-24. Adding 1/2 leaves them, rounded, in the lowest bits.
      let shifted = Float(bitPattern: magnitude) + 0.5
      return sign | UInt16(truncatingIfNeeded: shifted.bitPattern - Float(0.5).bitPattern)
    }
    let rounded = magnitude + 0xFFF + (magnitude >> 13 & 1)
    return sign | UInt16(truncatingIfNeeded: (rounded - 0x3800_0000) >> 13)
  }

  /// The number of some bits, exactly.
  static func float(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = half >> 10 & 0x1F
    let fraction = UInt32(half & 0x3FF)
    switch exponent {
    case 0:
      let magnitude = Float(fraction) * 0x1p-24
      return sign == 0 ? magnitude : -magnitude
    case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (UInt32(exponent) + 112) << 23 | fraction << 13)
    }
  }
}
