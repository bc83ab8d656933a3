/// The weights of one axis: for every target position, the sources that it is a mean of.
///
/// > Source: the fixed-point scheme of Pillow's `Resample.c`: weights in double, then 22 bits.
struct ResizingAxis: Sendable {
  struct Tap: Sendable {
    /// The first source position.
    let first: Int
    /// The number of source positions.
    let count: Int
    /// The index of the first weight.
    let weight: Int
  }

  /// Bits behind the point: 32 bits hold 255 times weights that add up to 1, with two to spare for
  /// filters with negative weights.
  static let precision: Int32 = 22
  static let half: Int32 = 1 << (precision - 1)

  let isIdentity: Bool
  let taps: [Tap]
  let weights: [Int32]

  /// Computes the weights.
  ///
  /// - Parameters:
  ///   - source: The extent that goes in.
  ///   - target: The extent that comes out.
  ///   - filter: The weight of a pixel by its distance.
  ///   - isAntialiased: Whether the filter widens when the image shrinks, so that every source pixel
  ///     counts.
  init(source: Int, target: Int, filter: ResizingFilter, isAntialiased: Bool) {
    isIdentity = source == target
    let scale = Double(source) / Double(target)
    let stretch = isAntialiased ? max(scale, 1) : 1
    let support = filter.support * stretch
    var taps: [Tap] = []
    var weights: [Int32] = []
    // Pillow adds the scale up instead of multiplying, which decides ties of the nearest pixel.
    var sum = scale * 0.5
    for position in 0..<target {
      let centre = (Double(position) + 0.5) * scale
      if filter == .nearest {
        taps.append(Tap(first: min(Int(sum), source - 1), count: 1, weight: weights.count))
        sum += scale
        weights.append(1 << Self.precision)
        continue
      }
      let first = max(Int(centre - support + 0.5), 0)
      let end = max(min(Int(centre + support + 0.5), source), first + 1)
      let shares = (first..<end).map { filter.weight(at: (Double($0) - centre + 0.5) / stretch) }
      let total = shares.reduce(0, +)
      taps.append(Tap(first: first, count: shares.count, weight: weights.count))
      weights += shares.map { share in
        let scaled =
          (total == 0 ? 1 / Double(shares.count) : share / total)
          * Double(1 << Self.precision)
        return Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
      }
    }
    self.taps = taps
    self.weights = weights
  }
}
