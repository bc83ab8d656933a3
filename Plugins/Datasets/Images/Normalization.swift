/// How the bytes of an image become the numbers that are fed.
enum Normalization: Sendable, Equatable {
  /// `byte / 255`.
  case unit
  /// `(byte / 255 - mean) / deviation` with given constants.
  case constants(mean: Double, deviation: Double)
  /// The same with the mean and deviation of the images as they are fed.
  case measured
  /// The byte itself, `0...255`.
  case none

  /// The words of `normalize:` for a data set with published constants.
  enum Published: String, CaseIterable {
    case measured, official, unit, none

    /// The normalisation, given what is published for the data set.
    func normalization(official: Normalization) -> Normalization {
      switch self {
      case .measured: .measured
      case .official: official
      case .unit: .unit
      case .none: .none
      }
    }
  }

  /// The words of `normalize:` for a data set without published constants.
  enum Plain: String, CaseIterable {
    case measured, unit, none

    /// The normalisation.
    var normalization: Normalization {
      switch self {
      case .measured: .measured
      case .unit: .unit
      case .none: .none
      }
    }
  }
}

/// A 256-entry table per channel from byte to number.
struct PixelTable: Sendable {
  /// `channels * 256` numbers.
  let values: [Float]
  /// Values per pixel.
  let channels: Int

  /// Makes the table of a normalisation.
  ///
  /// - Parameters:
  ///   - normalization: What becomes of a byte.
  ///   - channels: Values per pixel.
  ///   - histogram: How often each byte occurs; asked for only if it is needed.
  init(_ normalization: Normalization, channels: Int, histogram: @autoclosure () -> [Int]) {
    let (mean, deviation): (Double, Double) =
      switch normalization {
      case .unit: (0, 1)
      case .none: (0, 1.0 / 255)
      case .constants(let mean, let deviation): (mean, deviation)
      case .measured: PixelTable.moments(of: histogram())
      }
    let values = (0..<256).map { Float((Double($0) / 255 - mean) / deviation) }
    self.values = Array(repeatElement(values, count: channels).joined())
    self.channels = channels
  }

  /// Mean and standard deviation of `byte / 255`; a deviation of 1 where all bytes are equal.
  static func moments(of histogram: [Int]) -> (mean: Double, deviation: Double) {
    var count = 0.0
    var sum = 0.0
    var squares = 0.0
    for (byte, occurrences) in histogram.enumerated() {
      let value = Double(byte) / 255
      count += Double(occurrences)
      sum += value * Double(occurrences)
      squares += value * value * Double(occurrences)
    }
    guard count > 0 else { return (0, 1) }
    let mean = sum / count
    let variance = squares / count - mean * mean
    return (mean, variance > 1e-12 ? variance.squareRoot() : 1)
  }
}
