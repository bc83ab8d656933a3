import EngramCore
import Testing

@testable import Transforms

/// Compares with Pillow 13.0.
///
/// The numbers come from, for every case:
///
///     y, x = np.mgrid[:h, :w]
///     image = Image.fromarray(((x*x*7 + y*13 + x*y*3) % 256).astype(np.uint8))
///     a = np.array(image.resize((side, side), Image.BILINEAR)).ravel().astype(np.int64)
///     print(a.tolist(), a.sum(), (a * (np.arange(a.size) + 1)).sum())
@Suite struct ResamplerTests {
  struct Small: Sendable {
    let height: Int, width: Int, side: Int
    let expected: [UInt8]
  }

  static let small = [
    Small(
      height: 5, width: 7, side: 4,
      expected: [8, 39, 117, 186, 25, 61, 146, 120, 42, 83, 145, 90, 59, 106, 153, 79]),
    Small(
      height: 3, width: 2, side: 5,
      expected: [
        0, 1, 4, 6, 7, 5, 6, 10, 12, 13, 13, 14, 18, 22, 23, 21, 22, 27, 32, 33, 26, 27, 33, 38, 39,
      ]),
    Small(
      height: 4, width: 4, side: 4,
      expected: [0, 7, 28, 63, 13, 23, 47, 85, 26, 39, 66, 107, 39, 55, 85, 129]),
    Small(
      height: 6, width: 4, side: 4,
      expected: [5, 13, 35, 71, 23, 35, 62, 102, 42, 59, 89, 134, 60, 81, 116, 165]),
  ]

  @Test(arguments: small)
  func smallImagesEqualPillowsByteForByte(_ example: Small) {
    #expect(resized(example.height, example.width, example.side) == example.expected)
  }

  /// Rows, columns and channels; the channel adds 50 to every value of the formula above.
  struct Checked: Sendable {
    let filter: ResizingFilter
    let source: [Int], target: [Int]
    let sum: Int, weighted: Int
  }

  static let checked = [
    Checked(filter: .box, source: [28, 28, 1], target: [32, 32], sum: 126464, weighted: 65500672),
    Checked(
      filter: .box, source: [105, 105, 1], target: [28, 28], sum: 100496, weighted: 39441584),
    Checked(
      filter: .box, source: [32, 40, 3], target: [20, 25], sum: 191548, weighted: 144386154),
    Checked(filter: .box, source: [9, 7, 3], target: [17, 30], sum: 192418, weighted: 156291023),
    Checked(
      filter: .bilinear, source: [28, 28, 1], target: [32, 32], sum: 127323, weighted: 65933817),
    Checked(
      filter: .bilinear, source: [105, 105, 1], target: [28, 28], sum: 100135, weighted: 39303455),
    Checked(
      filter: .bilinear, source: [32, 40, 3], target: [20, 25], sum: 190854, weighted: 143711388),
    Checked(
      filter: .bilinear, source: [9, 7, 3], target: [17, 30], sum: 192959, weighted: 155775023),
    Checked(
      filter: .bicubic, source: [28, 28, 1], target: [32, 32], sum: 127281, weighted: 65912180),
    Checked(
      filter: .bicubic, source: [105, 105, 1], target: [28, 28], sum: 100144, weighted: 39305030),
    Checked(
      filter: .bicubic, source: [32, 40, 3], target: [20, 25], sum: 190830, weighted: 143685232),
    Checked(
      filter: .bicubic, source: [9, 7, 3], target: [17, 30], sum: 192798, weighted: 155831402),
    Checked(
      filter: .lanczos, source: [28, 28, 1], target: [32, 32], sum: 127306, weighted: 65894847),
    Checked(
      filter: .lanczos, source: [105, 105, 1], target: [28, 28], sum: 100126, weighted: 39288383),
    Checked(
      filter: .lanczos, source: [32, 40, 3], target: [20, 25], sum: 190807, weighted: 143679567),
    Checked(
      filter: .lanczos, source: [9, 7, 3], target: [17, 30], sum: 192901, weighted: 155972173),
    Checked(
      filter: .nearest, source: [28, 28, 1], target: [32, 32], sum: 126464, weighted: 65500672),
    Checked(
      filter: .nearest, source: [105, 105, 1], target: [28, 28], sum: 100032, weighted: 39683680),
    Checked(
      filter: .nearest, source: [32, 40, 3], target: [20, 25], sum: 190548, weighted: 143922620),
    Checked(
      filter: .nearest, source: [9, 7, 3], target: [17, 30], sum: 192418, weighted: 156291023),
  ]

  @Test(arguments: checked)
  func everyFilterHasPillowsChecksums(_ example: Checked) {
    let (source, target) = (example.source, example.target)
    let shape = ImageShape(height: source[0], width: source[1], channels: source[2])
    let result = Resampler(
      shape, to: ImageShape(height: target[0], width: target[1], channels: source[2]),
      filter: example.filter, isAntialiased: true
    ).resize(Self.image(shape)).bytes.map(Int.init)
    #expect(result.reduce(0, +) == example.sum)
    #expect(result.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element } == example.weighted)
  }

  /// PyTorch 2.15: `interpolate(t, size=(5, 4), mode="bilinear", antialias=False).round()`.
  @Test func withoutAntialiasingPyTorchsValuesCome() {
    let shape = ImageShape(height: 12, width: 9, channels: 1)
    let result = Resampler(
      shape, to: ImageShape(height: 5, width: 4, channels: 1), filter: .bilinear,
      isAntialiased: false
    ).resize(Self.image(shape)).bytes
    let expected = [
      15, 74, 182, 151, 50, 126, 17, 139, 86, 178, 85, 64, 122, 229, 153, 148, 158, 57, 189, 136,
    ]
    // Each of the two passes rounds to a byte here.
    for (value, wanted) in zip(result, expected) { #expect(abs(Int(value) - wanted) <= 1) }
  }

  @Test(arguments: ResizingFilter.allCases) func oneColourStaysOneColour(filter: ResizingFilter) {
    let shape = ImageShape(height: 13, width: 9, channels: 3)
    for (size, isAntialiased) in [(7, true), (7, false), (20, true)] {
      let resampler = Resampler(
        shape, to: ImageShape(height: size, width: size, channels: 3), filter: filter,
        isAntialiased: isAntialiased)
      for byte: UInt8 in [0, 1, 128, 255] {
        let image = resampler.resize(ByteImage(shape: shape, filledWith: byte))
        #expect(image.bytes == [UInt8](repeating: byte, count: size * size * 3))
      }
    }
  }

  static func image(_ shape: ImageShape) -> ByteImage {
    var image = ByteImage(shape: shape)
    for y in 0..<shape.height {
      for x in 0..<shape.width {
        for channel in 0..<shape.channels {
          image[y, x, channel] = UInt8((x * x * 7 + y * 13 + x * y * 3 + channel * 50) % 256)
        }
      }
    }
    return image
  }

  private func resized(_ height: Int, _ width: Int, _ side: Int) -> [UInt8] {
    let shape = ImageShape(height: height, width: width, channels: 1)
    let target = ImageShape(height: side, width: side, channels: 1)
    return Resampler(shape, to: target, filter: .bilinear, isAntialiased: true)
      .resize(Self.image(shape)).bytes
  }
}
