/// The bytes of an IDX file of unsigned bytes.
public func idx(_ dimensions: [Int], _ elements: [UInt8], magic: Int? = nil) -> [UInt8] {
  bigEndian(magic ?? 0x800 + dimensions.count) + dimensions.flatMap(bigEndian) + elements
}

/// The four bytes of a word, highest first.
public func bigEndian(_ word: Int) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
}
