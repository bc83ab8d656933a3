internal import EngramCore

/// How the bytes of an image become the numbers that are fed.
enum Normalization: Sendable, Equatable {
  /// `byte / 255`.
  case unit
  /// `(byte / 255 - mean) / deviation` with constants: one for all channels, or one for each.
  case constants(mean: [Double], deviation: [Double])
  /// The same with mean and deviation of the images as they are kept, each channel by itself.
  case measured
  /// The byte itself, `0...255`.
  case none

  /// The words of `normalize:` for a data set with published constants.
  enum Choice: String, CaseIterable {
    case measured, official, constants, unit, none
  }

  /// The words of `normalize:` for one without.
  private enum PlainChoice: String, CaseIterable {
    case measured, constants, unit, none
  }

  /// Reads `normalize`, `mean` and `deviation`.
  ///
  /// - Parameters:
  ///   - settings: The settings of a dataset.
  ///   - standard: The word that counts if there is none.
  ///   - official: The published constants of the data set, if there are any.
  init(
    settings: inout SettingsReader, default standard: Choice = .measured,
    official: Normalization? = nil
  ) {
    let start = "How bytes become numbers: measured on the images, "
    let end = "the constants below, unit (0 to 1) or none (0 to 255)."
    let choice: Choice
    if official == nil {
      let plain = PlainChoice(rawValue: standard.rawValue) ?? .measured
      let word = settings.choice("normalize", default: plain, start + end)
      choice = Choice(rawValue: word.rawValue) ?? .measured
    } else {
      choice = settings.choice(
        "normalize", default: standard, start + "the official constants of the data set, " + end)
    }
    let mean = settings.numbers(
      "mean", default: [], in: -10...10,
      "With normalize: constants, the mean to subtract, one for all channels or one for each.")
    let deviation = settings.numbers(
      "deviation", default: [], in: 1e-6...10,
      "With normalize: constants, the deviation to divide by, one for all channels or one for each."
    )
    switch choice {
    case .measured: self = .measured
    case .unit: self = .unit
    case .none: self = .none
    case .official: self = official ?? .measured
    case .constants:
      if mean.isEmpty || deviation.isEmpty {
        settings.reject("normalize", "'constants' needs 'mean:' and 'deviation:'")
      }
      self = .constants(mean: mean, deviation: deviation)
    }
    if choice != .constants, !mean.isEmpty || !deviation.isEmpty {
      settings.reject(
        mean.isEmpty ? "deviation" : "mean", "this belongs to 'normalize: constants'")
    }
  }

  /// Why the constants do not fit images; `nil` if they do.
  func problem(for shape: ImageShape) -> String? {
    guard case .constants(let mean, let deviation) = self else { return nil }
    for (name, list) in [("mean", mean), ("deviation", deviation)]
    where list.count != 1 && list.count != shape.channels {
      return "'\(name)' has \(list.count) values for images of \(shape)"
    }
    return nil
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
  ///   - histograms: How often each byte occurs in each channel; asked for only if it is needed.
  init(_ normalization: Normalization, channels: Int, histograms: @autoclosure () -> [[Int]]) {
    let moments: [(mean: Double, deviation: Double)] =
      switch normalization {
      case .unit: [(0, 1)]
      case .none: [(0, 1.0 / 255)]
      case .constants(let mean, let deviation):
        (0..<channels).map { (mean[$0 % mean.count], deviation[$0 % deviation.count]) }
      case .measured: histograms().map(PixelTable.moments)
      }
    values = (0..<channels).flatMap { channel in
      let (mean, deviation) = moments[channel % moments.count]
      return (0..<256).map { Float((Double($0) / 255 - mean) / deviation) }
    }
    self.channels = channels
  }

  /// Writes the numbers of bytes whose channels lie side by side.
  ///
  /// - Precondition: There is room for as many numbers as there are bytes.
  func write(
    _ bytes: UnsafeBufferPointer<UInt8>, into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(
      pixels.count == bytes.count, "\(bytes.count) bytes do not fill room for \(pixels.count)")
    guard let source = bytes.baseAddress, let target = pixels.baseAddress else { return }
    values.withUnsafeBufferPointer { values in
      guard let first = values.baseAddress else { return }
      // Nearly all images are grey or of three colours; with the channels known, the compiler leaves
      // nothing in the loop but the look-up.
      switch channels {
      case 1:
        for index in 0..<bytes.count { target[index] = first[Int(source[index])] }
      case 3:
        let (second, third) = (first + 256, first + 512)
        var index = 0
        while index < bytes.count {
          target[index] = first[Int(source[index])]
          target[index &+ 1] = second[Int(source[index &+ 1])]
          target[index &+ 2] = third[Int(source[index &+ 2])]
          index &+= 3
        }
      default:
        for index in 0..<bytes.count {
          target[index] = first[index % channels &* 256 &+ Int(source[index])]
        }
      }
    }
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
