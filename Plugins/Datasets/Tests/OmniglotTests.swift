import EngramCore
import Foundation
import SampleFiles
import Testing

@testable import Datasets

/// Two archives in the official form, with 3 + 2 characters of 2 drawings of 8x8.
///
/// Drawing `d` of character `c` is white but for a black top row and the pixel in row `2 + d`,
/// column `c`.
@Suite struct OmniglotTests {
  static let layout = OmniglotLayout(
    archives: [("images_background", 3), ("images_evaluation", 2)], drawingCount: 2, side: 8,
    splitCounts: [2, 1, 2])
  static let characters = [
    "images_background/Alpha/character01", "images_background/Alpha/character02",
    "images_background/Beta/character01", "images_evaluation/Gamma/character01",
    "images_evaluation/Gamma/character02",
  ]

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func drawing(_ character: Int, _ drawing: Int, side: Int = 8) -> [UInt8] {
    bilevelPNG(
      side: side,
      (0..<side * side).map { $0 >= side && $0 != (2 + drawing) * side + character })
  }

  private func entries(_ characters: Range<Int>) -> [(name: String, bytes: [UInt8])] {
    // The order in the archive is no matter; folders have entries of their own, as in the original.
    let folders = Set(characters.map { Self.characters[$0].split(separator: "/")[0] + "/" })
    let drawings = characters.reversed().flatMap { character in
      (0..<2).map {
        (
          name: Self.characters[character] + "/000\(character)_0\($0 + 1).png",
          bytes: drawing(character, $0)
        )
      }
    }
    return folders.map { (name: String($0), bytes: []) } + drawings
  }

  private func dataset(
    _ part: OmniglotPart, hasRotations: Bool = false, side: Int = 8,
    normalization: Normalization = .unit
  ) throws -> Omniglot {
    Omniglot(
      part: part, hasRotations: hasRotations,
      pipeline: try pipeline(from: 8, to: side, normalization),
      layout: Self.layout)
  }

  private func write(
    background: [(name: String, bytes: [UInt8])]? = nil,
    evaluation: [(name: String, bytes: [UInt8])]? = nil
  ) throws {
    try folder.write(zip(background ?? entries(0..<3)), to: "omniglot/images_background.zip")
    try folder.write(zip(evaluation ?? entries(3..<5)), to: "omniglot/images_evaluation.zip")
  }

  private func failure(_ part: OmniglotPart = .background) throws -> String {
    try message(preparing: dataset(part), folder.roots)
      .replacingOccurrences(of: folder.path + "/omniglot/", with: "")
  }

  @Test func inkIsOneAndCharactersAreSortedByPath() throws {
    try write()
    let background = try dataset(.background)
    try background.prepare(folder.roots)
    #expect(background.classCount == 3)
    #expect(background.exampleCount(ofClass: 2) == 2)
    for character in 0..<3 {
      for drawing in 0..<2 {
        let expected = (0..<64).map { $0 < 8 || $0 == (2 + drawing) * 8 + character ? Float(1) : 0 }
        #expect(background.pixels(drawing, ofClass: character) == expected)
      }
    }
    let evaluation = try dataset(.evaluation)
    try evaluation.prepare(folder.roots)
    #expect(evaluation.pixels(0, ofClass: 1)[2 * 8 + 4] == 1)
  }

  @Test func partsShareNoCharacterAndCoverAll() {
    let parts: [OmniglotPart] = [.train, .validation, .test]
    let all = parts.flatMap { OmniglotLayout.official.characters(of: $0) }
    #expect(all.count == 1623)
    #expect(Set(all) == Set(0..<1623))
    #expect(parts.map { OmniglotLayout.official.characters(of: $0).count } == [1028, 172, 423])
  }

  /// Pins the documented rule: another shuffle would silently move classes between the parts.
  @Test func theSplitStaysWhatItIs() {
    let layout = OmniglotLayout.official
    #expect(layout.characters(of: .train).prefix(8) == [0, 3, 4, 5, 6, 7, 8, 9])
    #expect(layout.characters(of: .validation).prefix(8) == [1, 2, 22, 29, 33, 55, 60, 67])
    #expect(layout.characters(of: .test).prefix(8) == [21, 24, 30, 32, 37, 46, 56, 59])
  }

  @Test func classCountIsKnownBeforeDataIsRead() throws {
    let pipeline = try pipeline(from: 105)
    let counts = [OmniglotPart.train, .validation, .test, .background, .evaluation].map {
      Omniglot(part: $0, hasRotations: true, pipeline: pipeline).classCount
    }
    #expect(counts == [4112, 688, 1692, 3856, 2636])
    #expect(try dataset(.train).classCount == 2)
  }

  @Test func rotationsTurnCounterClockwise() throws {
    try write()
    let turned = try dataset(.background, hasRotations: true)
    try turned.prepare(folder.roots)
    #expect(turned.classCount == 12)
    let upright = turned.pixels(0, ofClass: 1)
    for turn in 1..<4 {
      // Turning the result back clockwise by hand gives the upright image.
      var image = turned.pixels(0, ofClass: 1 + 3 * turn)
      for _ in 0..<turn { image = (0..<64).map { image[(7 - $0 % 8) * 8 + $0 / 8] } }
      #expect(image == upright, "turned by \(turn) quarters")
    }
    // The top row becomes the left column.
    #expect((0..<8).allSatisfy { turned.pixels(0, ofClass: 3)[$0 * 8] == 1 })
  }

  @Test func measuredImagesHaveMeanZeroAndDeviationOne() throws {
    try write()
    let measured = try dataset(.background, hasRotations: true, side: 5, normalization: .measured)
    try measured.prepare(folder.roots)
    let all = (0..<12).flatMap { label in (0..<2).flatMap { measured.pixels($0, ofClass: label) } }
    let (mean, deviation) = moments(all)
    #expect(abs(mean) < 1e-5)
    #expect(abs(deviation - 1) < 1e-5)
  }

  @Test func missingArchive() throws {
    #expect(
      message(preparing: try dataset(.train), DataRoots(folders: ["/nowhere"]))
        == "omniglot: omniglot/images_background.zip is missing (looked in /nowhere); "
        + "fetch them with 'engram data fetch omniglot', or set ENGRAM_DATA to the folder above omniglot"
    )
  }

  @Test func filesThatAreNoZip() throws {
    try write()
    let expected = "images_evaluation.zip is not a zip archive, or its end is missing"
    let good = zip(entries(3..<5))
    for bad in [[], Array("no zip".utf8), Array(good.dropLast(40)), Array(good.prefix(300))] {
      try folder.write(bad, to: "omniglot/images_evaluation.zip")
      #expect(try failure() == expected)
    }
  }

  @Test func aByteChangedInTheArchive() throws {
    try write()
    var bytes = zip(entries(3..<5))
    let name = "images_evaluation/Gamma/character02/0004_01.png"
    let place = try #require(Data(bytes).range(of: Data(name.utf8)))
    bytes[place.upperBound + 60] ^= 0xFF
    try folder.write(bytes, to: "omniglot/images_evaluation.zip")
    #expect(
      try failure()
        == "\(name) in images_evaluation.zip does not unpack: the zip archive is damaged there")
  }

  @Test func damagedDrawings() throws {
    let name = "images_background/Alpha/character02/0001_01.png"
    func failure(_ png: [UInt8]) throws -> String {
      try write(background: entries(0..<3).map { $0.name == name ? (name, png) : $0 })
      return try self.failure()
    }
    var damaged = drawing(1, 0)
    #expect(try failure(damaged) == "no error")
    damaged[51] ^= 0xFF
    let prefix = "\(name) in images_background.zip "
    #expect(try failure(damaged) == prefix + "is not a readable PNG: IDAT: incorrect data check")
    #expect(
      try failure(Array(drawing(1, 0).prefix(45))) == prefix
        + "is not a readable PNG: read beyond end of data")
    #expect(
      try failure([]) == prefix
        + "is not a readable PNG: png_image_begin_read_from_memory: invalid argument")
    #expect(
      try failure(Array("not a PNG file at all".utf8))
        == prefix + "is not a readable PNG: Not a PNG file")
    #expect(try failure(drawing(1, 0, side: 9)) == prefix + "is 9x9 pixels instead of 8x8")
    #expect(
      try failure([UInt8](repeating: 1, count: 70_000)) == prefix + "is larger than 65536 bytes")
  }

  @Test func archivesWithOtherContent() throws {
    try write(evaluation: entries(4..<5))
    #expect(try failure() == "images_evaluation.zip holds 1 characters instead of 2")
    try write(evaluation: entries(3..<5) + [("images_evaluation/Gamma/more/1.png", [1])])
    #expect(try failure() == "images_evaluation.zip holds more than 2 characters of 2 drawings")
    try write(evaluation: entries(3..<5).dropLast())
    #expect(
      try failure()
        == "images_evaluation.zip holds 1 drawings of images_evaluation/Gamma/character01 "
        + "instead of 2")
  }
}
