internal import EngramCore

extension MATLABElement.Kind {
  /// Bytes of a number; `nil` for what is none that is read.
  var elementSize: Int? {
    switch self {
    case .byte, .signedByte: 1
    case .int16, .uint16: 2
    case .int32, .uint32: 4
    case .double: 8
    case .single, .matrix, .compressed: nil
    }
  }

  /// Numbers that have to be whole and fit into a byte; doubles may be stored as shorter ones.
  ///
  /// - Parameters:
  ///   - raw: A whole number of elements.
  ///   - name: The name of the variable, for messages.
  ///   - path: The file, for messages.
  /// - Returns: One byte for each element.
  /// - Throws: ``DataError`` with the first number that is none.
  func wholeNumbers(
    _ raw: [UInt8], of name: String, in path: String
  ) throws -> [UInt8] {
    func each<Word: FixedWidthInteger>(
      _ type: Word.Type, _ make: (Word) -> UInt8?, _ text: (Word) -> String
    ) throws -> [UInt8] {
      try raw.withUnsafeBytes { raw in
        try stride(from: 0, to: raw.count, by: MemoryLayout<Word>.size).map { offset in
          let word = Word(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Word.self))
          guard let byte = make(word) else {
            throw DataError(
              "\(path) holds \(text(word)) in \(name), where whole numbers to 255 belong")
          }
          return byte
        }
      }
    }
    return switch self {
    case .byte: raw
    case .signedByte: try each(Int8.self, { UInt8(exactly: $0) }, { "\($0)" })
    case .int16: try each(Int16.self, { UInt8(exactly: $0) }, { "\($0)" })
    case .uint16: try each(UInt16.self, { UInt8(exactly: $0) }, { "\($0)" })
    case .int32: try each(Int32.self, { UInt8(exactly: $0) }, { "\($0)" })
    case .uint32: try each(UInt32.self, { UInt8(exactly: $0) }, { "\($0)" })
    case .double:
      try each(
        UInt64.self, { UInt8(exactly: Double(bitPattern: $0)) },
        { "\(Double(bitPattern: $0))" })
    case .single, .matrix, .compressed: []
    }
  }
}
