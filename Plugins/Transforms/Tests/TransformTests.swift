import EngramCore
import EngramTesting
import InstalledPlugins
import TensorEngine
import Testing
import Transforms

struct TransformTests {
  static let contract = PluginContract(of: TransformsPlugin.self, among: installedPlugins)

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }

  /// 3x4 grey values 0, 10, … 110, row by row.
  private let image = ByteImage(
    shape: ImageShape(height: 3, width: 4, channels: 1), bytes: (0..<12).map { UInt8(10 * $0) })

  private func apply(
    _ yaml: String, to image: ByteImage? = nil, seed: UInt64? = nil
  ) throws
    -> ByteImage
  {
    let registry = try Registry(installedPlugins)
    let transform: any ImageTransform = try registry.make(.transform, from: yaml)
    var random = seed.map { RandomStream(key: $0) }
    return transform.apply(to: image ?? self.image, &random)
  }

  @Test func cropsAreCutFromTheCentreOrAnywhere() throws {
    #expect(try apply("{type: crop, size: 2}").bytes == [10, 20, 50, 60])
    let windows = try Set(
      (0..<100).map { seed in
        try apply("{type: crop, size: 2, at: random}", seed: seed).bytes
      })
    #expect(windows.count == 6)
    #expect(windows.contains([60, 70, 100, 110]))
    // In evaluations the window does not move.
    #expect(try apply("{type: crop, size: 2, at: random}").bytes == [10, 20, 50, 60])
    #expect(
      try apply("{type: crop, size: 5, padding: 1}").bytes.prefix(10) == [
        0, 0, 0, 0, 0, 0, 0, 10, 20, 30,
      ])
  }

  @Test func bordersAreOnAllSides() throws {
    let padded = try apply("{type: pad, pixels: 1, value: 9}")
    #expect(padded.shape.description == "5x6x1")
    #expect(padded.bytes[0..<8] == [9, 9, 9, 9, 9, 9, 9, 0])
    #expect(padded.bytes.reduce(0) { $0 + Int($1) } == 660 + 18 * 9)
  }

  @Test func flippingIsDecidedByTheSeedAndKeepsColoursTogether() throws {
    let colour = ByteImage(
      shape: ImageShape(height: 1, width: 2, channels: 3), bytes: [1, 2, 3, 4, 5, 6])
    let flipped = try (0..<200).filter { seed in
      try apply("{type: flip, share: 0.25}", to: colour, seed: UInt64(seed)).bytes == [
        4, 5, 6, 1, 2, 3,
      ]
    }
    // A binomial of 200 draws with probability 0.25 has mean 50 and deviation 6.
    #expect((25...75).contains(flipped.count))
    #expect(try apply("flip", to: colour) == colour)
  }

  @Test func cutoutBlackensASquare() throws {
    let bright = ByteImage(shape: ImageShape(height: 9, width: 9, channels: 1), filledWith: 200)
    var sizes: Set<Int> = []
    for seed in 0..<100 {
      let black = try apply("{type: cutout, size: 3}", to: bright, seed: UInt64(seed)).bytes
        .count { $0 == 0 }
      sizes.insert(black)
    }
    // Whole, cut by an edge, cut by a corner.
    #expect(sizes == [4, 6, 9])
    #expect(try apply("{type: cutout, size: 3}", to: bright) == bright)
  }

  @Test func turningByQuartersIsExact() throws {
    let square = ByteImage(
      shape: ImageShape(height: 3, width: 3, channels: 1), bytes: (1...9).map { UInt8($0) })
    #expect(
      try apply("{type: rotate, degrees: 90}", to: square).bytes == [3, 6, 9, 2, 5, 8, 1, 4, 7])
    #expect(
      try apply("{type: rotate, degrees: 180}", to: square).bytes == [9, 8, 7, 6, 5, 4, 3, 2, 1])
    #expect(try apply("{type: rotate, spread: 20}", to: square) == square)
    #expect(try apply("{type: rotate, spread: 20}", to: square, seed: 1) != square)
  }

  /// Pillow 13.0: `Image.fromarray(a).convert("L")` of the formula in ResamplerTests, 6x5x3.
  @Test func greyIsPillowsLuma() throws {
    var colour = ByteImage(shape: ImageShape(height: 6, width: 5, channels: 3))
    for y in 0..<6 {
      for x in 0..<5 {
        for k in 0..<3 { colour[y, x, k] = UInt8((x * x * 7 + y * 13 + x * y * 3 + k * 50) % 256) }
      }
    }
    #expect(
      try apply("grey", to: colour).bytes == [
        41, 48, 69, 104, 153, 54, 64, 88, 126, 178, 67, 80, 107, 148, 174, 80, 96, 126, 170, 199,
        93,
        112, 145, 192, 73, 106, 128, 164, 185, 98,
      ])
    #expect(try apply("rgb").bytes.prefix(6) == [0, 0, 0, 10, 10, 10])
    #expect(try apply("invert").bytes.prefix(2) == [255, 245])
  }
}
