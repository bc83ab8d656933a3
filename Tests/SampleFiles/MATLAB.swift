/// One variable of a MATLAB file.
public struct MATLABVariable {
  let name: String
  let dimensions: [Int]
  let bytes: [UInt8]
  let areDoubles: Bool

  /// Describes a variable; its first dimension runs fastest.
  public init(_ name: String, _ dimensions: [Int], _ bytes: [UInt8]) {
    self.name = name
    self.dimensions = dimensions
    self.bytes = bytes
    areDoubles = false
  }

  /// Describes a variable of doubles.
  public init(_ name: String, _ dimensions: [Int], doubles: [Double]) {
    self.name = name
    self.dimensions = dimensions
    bytes = doubles.flatMap { number in
      let bits = Int(bitPattern: UInt(number.bitPattern))
      return littleEndian(bits) + littleEndian(bits >> 32)
    }
    areDoubles = true
  }
}

/// The bytes of a MATLAB file of level 5, with each variable compressed or not.
///
/// > Source: "MAT-File Format", The MathWorks, chapter 1.
public func matlab(_ variables: [MATLABVariable], isCompressed: Bool) -> [UInt8] {
  let text = Array(
    "MATLAB 5.0 MAT-file, Platform: GLNX86, Created on: Mon Jan  1 00:00:00 2026".utf8)
  let header =
    text + [UInt8](repeating: 0x20, count: 116 - text.count) + [UInt8](repeating: 0, count: 8)
    + [0x00, 0x01] + Array("IM".utf8)
  return variables.reduce(header) { file, variable in
    let whole = element(14, content(variable))
    guard isCompressed else { return file + whole }
    let packed = storedDeflate(whole)
    // A compressed element is not padded.
    return file + littleEndian(15) + littleEndian(packed.count) + packed
  }
}

private func content(_ variable: MATLABVariable) -> [UInt8] {
  // Class 9 is unsigned bytes, class 6 doubles.
  element(6, littleEndian(variable.areDoubles ? 6 : 9) + littleEndian(0))
    + element(5, variable.dimensions.flatMap(littleEndian))
    + element(1, Array(variable.name.utf8)) + element(variable.areDoubles ? 9 : 2, variable.bytes)
}

private func element(_ type: Int, _ bytes: [UInt8]) -> [UInt8] {
  // What is short enough is in the tag, in the place of its byte count.
  guard bytes.count > 4 else {
    return littleEndian(bytes.count << 16 | type) + bytes
      + [UInt8](repeating: 0, count: 4 - bytes.count)
  }
  return littleEndian(type) + littleEndian(bytes.count) + bytes
    + [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
}

/// The four bytes of a word, lowest first.
public func littleEndian(_ word: Int) -> [UInt8] {
  [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) }
}
