import Files

/// Features of one width, class after class, in memory or in a mapped file.
struct FeatureStore: Sendable {
  /// Where the bytes are.
  enum Bytes: Sendable {
    case memory([UInt8])
    /// The file, and where in it the features begin.
    case file(MappedFile, Int)
  }

  /// Features per example.
  let width: Int
  let precision: FeaturePrecision
  /// The number of examples of every class.
  let counts: [Int]
  private let starts: [Int]
  private let bytes: Bytes

  init(width: Int, precision: FeaturePrecision, counts: [Int], bytes: Bytes) {
    self.width = width
    self.precision = precision
    self.counts = counts
    self.bytes = bytes
    starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
  }

  /// Bytes of all features.
  var byteCount: Int { starts[starts.count - 1] * width * precision.byteCount }

  /// Calls the body with the bytes of all features.
  func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result
  {
    switch bytes {
    case .memory(let bytes): try bytes.withUnsafeBytes(body)
    case .file(let file, let start):
      try file.withUnsafeBytes {
        try body(UnsafeRawBufferPointer(rebasing: $0[start..<start + byteCount]))
      }
    }
  }

  /// Writes the features of an example.
  func copy(
    _ exampleIndex: Int, ofClass classIndex: Int, into features: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(
      counts.indices.contains(classIndex) && 0..<counts[classIndex] ~= exampleIndex,
      "example \(exampleIndex) of class \(classIndex) is not among those that are encoded")
    let size = width * precision.byteCount
    let start = (starts[classIndex] + exampleIndex) * size
    withUnsafeBytes {
      precision.copy(UnsafeRawBufferPointer(rebasing: $0[start..<start + size]), into: features)
    }
  }
}
