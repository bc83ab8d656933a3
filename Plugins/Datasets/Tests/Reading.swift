import EngramCore

extension Dataset {
  /// The pixels of one example.
  func pixels(
    _ example: Int, ofClass classIndex: Int, variation: UInt64 = 0
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: imageShape.elementCount) { buffer, count in
      count = imageShape.elementCount
      buffer.initialize(repeating: .nan)
      copyExample(
        example, ofClass: classIndex, variation: variation,
        into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
    }
  }
}

/// The mean and deviation of some numbers.
func moments(_ values: [Float]) -> (mean: Double, deviation: Double) {
  let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
  let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
  return (mean, (variance / Double(values.count)).squareRoot())
}

/// The message of the error that preparing throws.
func message(preparing dataset: any Dataset, _ roots: DataRoots) -> String {
  do {
    try dataset.prepare(roots)
    return "no error"
  } catch {
    return "\(error)"
  }
}
