extension ElementType {
  /// Turns little-endian bytes into floats; the buffers agree in element count.
  func decodeFloats(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<Float>)
  {
    func each<Bits: FixedWidthInteger>(_ type: Bits.Type, _ convert: (Bits) -> Float) {
      for index in target.indices {
        let bits = bytes.loadUnaligned(fromByteOffset: index * Bits.bitWidth / 8, as: Bits.self)
        target[index] = convert(Bits(littleEndian: bits))
      }
    }
    switch self {
    case .f64: each(UInt64.self) { Float(Double(bitPattern: $0)) }
    case .f32: each(UInt32.self) { Float(bitPattern: $0) }
    case .bf16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .f16: each(UInt16.self, ElementType.float(halfBits:))
    default: break
    }
  }

  /// Turns little-endian bytes into integers; `nil` if one does not fit.
  func decodeIntegers(_ bytes: UnsafeRawBufferPointer) -> [Int]? {
    func each<Bits: FixedWidthInteger>(_ type: Bits.Type) -> [Int]? {
      var integers: [Int] = []
      integers.reserveCapacity(bytes.count / MemoryLayout<Bits>.size)
      for offset in stride(from: 0, to: bytes.count, by: MemoryLayout<Bits>.size) {
        let bits = Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Bits.self))
        guard let integer = Int(exactly: bits) else { return nil }
        integers.append(integer)
      }
      return integers
    }
    return switch self {
    case .bool, .u8: each(UInt8.self)
    case .i8: each(Int8.self)
    case .i16: each(Int16.self)
    case .u16: each(UInt16.self)
    case .i32: each(Int32.self)
    case .u32: each(UInt32.self)
    case .i64: each(Int64.self)
    case .u64: each(UInt64.self)
    default: nil
    }
  }

  // By hand, because `Float16` is missing from Swift on some processors.
  static func float(halfBits half: UInt16) -> Float {
    let sign: Float = half & 0x8000 == 0 ? 1 : -1
    let exponent = Int(half >> 10 & 0x1F)
    let fraction = Float(half & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 0x1F: return fraction == 0 ? sign * .infinity : .nan
    default:
      let significand = 1 + fraction / 1024
      return sign * Float(sign: .plus, exponent: exponent - 15, significand: significand)
    }
  }
}
