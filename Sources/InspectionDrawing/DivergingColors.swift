/// Colours for numbers on both sides of zero: blue below, white at zero, red above.
///
/// > Source: the eleven colours of "RdBu", Brewer & Harrower, ColorBrewer 2.0, <https://colorbrewer2.org>;
/// > in between, each channel is interpolated.
enum DivergingColors {
  private static let anchors: [(Double, Double, Double)] = [
    (5, 48, 97), (33, 102, 172), (67, 147, 195), (146, 197, 222), (209, 229, 240),
    (247, 247, 247), (253, 219, 199), (244, 165, 130), (214, 96, 77), (178, 24, 43),
    (103, 0, 31),
  ]

  /// The colour of a share of the bound, in `-1...1`; what lies outside has the colour of the end.
  static func bytes(of share: Double) -> [UInt8] {
    let place = (max(-1, min(1, share.isNaN ? 0 : share)) + 1) / 2 * Double(anchors.count - 1)
    let lower = min(Int(place), anchors.count - 2)
    let part = place - Double(lower)
    let (a, b) = (anchors[lower], anchors[lower + 1])
    return [(a.0, b.0), (a.1, b.1), (a.2, b.2)].map { UInt8(($0 + part * ($1 - $0)).rounded()) }
  }
}
