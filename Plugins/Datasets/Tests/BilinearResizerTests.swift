import Testing

@testable import Datasets

/// Compares with Pillow 13.0.
///
/// The numbers come from, for every case:
///
///     y, x = np.mgrid[:h, :w]
///     image = Image.fromarray(((x*x*7 + y*13 + x*y*3) % 256).astype(np.uint8))
///     a = np.array(image.resize((side, side), Image.BILINEAR)).ravel().astype(np.int64)
///     print(a.tolist(), a.sum(), (a * (np.arange(a.size) + 1)).sum())
@Suite struct BilinearResizerTests {
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

  @Test(arguments: [
    (28, 32, 127_323, 65_933_817), (105, 28, 100_135, 39_303_455), (105, 32, 130_784, 67_034_921),
  ])
  func imagesOfTheDataSetsHavePillowsChecksums(source: Int, side: Int, sum: Int, weighted: Int) {
    let bytes = resized(source, source, side).map(Int.init)
    #expect(bytes.reduce(0, +) == sum)
    #expect(bytes.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element } == weighted)
  }

  @Test func oneColourStaysOneColour() {
    let resizer = BilinearResizer(sourceHeight: 13, sourceWidth: 9, side: 7)
    for byte: UInt8 in [0, 1, 128, 255] {
      let image = [UInt8](repeating: byte, count: 13 * 9)
      #expect(apply(resizer, to: image) == [UInt8](repeating: byte, count: 49))
    }
  }

  private func resized(_ height: Int, _ width: Int, _ side: Int) -> [UInt8] {
    let image = (0..<height * width).map { index in
      let (y, x) = index.quotientAndRemainder(dividingBy: width)
      return UInt8((x * x * 7 + y * 13 + x * y * 3) % 256)
    }
    return apply(BilinearResizer(sourceHeight: height, sourceWidth: width, side: side), to: image)
  }

  private func apply(_ resizer: BilinearResizer, to image: [UInt8]) -> [UInt8] {
    var target = [UInt8](repeating: 0, count: resizer.side * resizer.side)
    var scratch = [UInt8](repeating: 0, count: resizer.scratchCount)
    resizer.resize(image, into: &target, scratch: &scratch)
    return target
  }
}
