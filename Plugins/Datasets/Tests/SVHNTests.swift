import EngramCore
import SampleFiles
import Testing

@testable import Datasets

@Suite struct SVHNTests {
  let folder: TemporaryFolder
  private let file = "svhn/test_32x32.mat"
  private let pixels = noise(20 * 3072)
  private let labels = (0..<20).map { UInt8($0 % 10 + 1) }

  init() throws { folder = try TemporaryFolder() }

  private func variables(
    extents: [Int] = [32, 32, 3, 20], labels: [UInt8]? = nil
  ) -> [MATLABVariable] {
    let labels = labels ?? self.labels
    let count = extents.reduce(1, *)
    return [
      MATLABVariable("X", extents, Array(pixels.prefix(count))),
      MATLABVariable("y", [labels.count, 1], labels),
    ]
  }

  private func failure() -> String {
    DatasetsTests.failure("{type: svhn, part: test}", in: folder)
  }

  @Test(arguments: [true, false])
  func labelTenIsTheDigitZero(isCompressed: Bool) throws {
    try folder.write(matlab(variables(), isCompressed: isCompressed), to: file)
    let dataset = try prepared("{type: svhn, normalize: none}", part: "test", folder.roots)
    #expect(dataset.imageShape.description == "32x32x3")
    #expect(dataset.histogram == [Int](repeating: 2, count: 10))
    // Image 9 has label 10; MATLAB's first dimension, the row, runs fastest.
    for (digit, index) in [(0, 9), (1, 0), (4, 3)] {
      let image = Array(pixels[index * 3072..<(index + 1) * 3072])
      let expected = (0..<3072).map { (place: Int) -> UInt8 in
        let (channel, column, row) = (place % 3, place / 3 % 32, place / 96)
        return image[1024 * channel + 32 * column + row]
      }
      #expect(dataset.bytes(0, ofClass: digit) == expected)
    }
  }

  @Test func filesOfOtherContent() throws {
    try folder.write(
      matlab(variables(labels: labels.dropLast() + [11]), isCompressed: false), to: file)
    #expect(failure() == "label 19 in y of \(file) is 11, but the labels of svhn are 1...10")
    try folder.write(matlab(variables(labels: labels + [1]), isCompressed: false), to: file)
    #expect(failure() == "\(file) holds 20 images in X, but 21 labels in y")
    try folder.write(
      matlab(variables(labels: labels.map { $0 == 5 ? 6 : $0 }), isCompressed: false), to: file)
    #expect(failure() == "\(file) holds no image of the digit 5")
    try folder.write(matlab(variables(extents: [32, 3, 32, 20]), isCompressed: false), to: file)
    #expect(
      failure() == "\(file) holds X of 32x3x32x20 elements instead of 32x32x3 times the images")
    try folder.write(matlab([variables()[1]], isCompressed: false), to: file)
    #expect(
      failure() == "\(file) holds no variable X, or is damaged before it; get it anew")
  }

  @Test func damagedFiles() throws {
    try folder.write(noise(1000), to: file)
    #expect(failure() == "\(file) is no MATLAB file of level 5, or is cut short; get it anew")
    try folder.write([], to: file)
    #expect(failure() == "\(file) is no MATLAB file of level 5, or is cut short; get it anew")
    for isCompressed in [true, false] {
      let good = matlab(variables().reversed(), isCompressed: isCompressed)
      for count in [130, 150, 180, 400, good.count / 2, good.count - 3000] {
        try folder.write(Array(good.prefix(count)), to: file)
        let message = failure()
        #expect(message.contains(file), "\(count) of \(good.count) bytes: \(message)")
      }
    }
    try folder.write(
      matlab(
        [
          MATLABVariable("y", [20, 1], labels),
          MATLABVariable("X", [0x7FFF_FFFF, 0x7FFF_FFFF, 0x7FFF_FFFF, 9], [1, 2, 3]),
        ], isCompressed: false), to: file)
    #expect(failure().hasPrefix("\(file) announces 2147483647x2147483647x2147483647x9 elements"))
    #expect(
      DatasetsTests.failure("svhn", in: folder).contains("svhn/train_32x32.mat is missing"))
  }

  @Test func labelsMayBeDoublesIfTheyAreWhole() throws {
    func write(_ labels: [Double]) throws {
      let doubles = MATLABVariable("y", [labels.count, 1], doubles: labels)
      try folder.write(matlab([doubles, variables()[0]], isCompressed: true), to: file)
    }
    try write(labels.map { Double($0) })
    let dataset = try prepared("{type: svhn, normalize: none}", part: "test", folder.roots)
    #expect(dataset.histogram == [Int](repeating: 2, count: 10))
    for wrong in [1.5, -1, 256, .nan] {
      try write(labels.dropLast().map { Double($0) } + [wrong])
      #expect(failure() == "\(file) holds \(wrong) in y, where whole numbers to 255 belong")
    }
  }

  /// MATLAB stores doubles as shorter numbers where it can.
  @Test func doublesMayBeStoredAsBytes() throws {
    var bytes = matlab(variables().reversed(), isCompressed: false)
    bytes[classByte] = 6
    try folder.write(bytes, to: file)
    let dataset = try prepared("{type: svhn, normalize: none}", part: "test", folder.roots)
    #expect(dataset.histogram == [Int](repeating: 2, count: 10))
    bytes[classByte] = 7
    try folder.write(bytes, to: file)
    #expect(failure() == "\(file) holds y as something else than real bytes or doubles")
  }

  /// What libmatio believes or follows, and so must not see.
  @Test func whatTheLibraryCannotBear() throws {
    let good = matlab([MATLABVariable("z", [1, 1], [7])] + variables(), isCompressed: false)
    let version5 = "\(file) is no MATLAB file of level 5, or is cut short; get it anew"
    let before = "\(file) holds no variable y, or is damaged before it; get it anew"
    for (place, bytes, message) in [
      // The library has readers for the files of other versions, which nothing here checks.
      (124, [0, 2], version5), (124, [0x10, 0], version5),
      // Four gigabytes of dimensions, for which it asked for eight; five of them; shorter words.
      (classByte + 12, [0xF8, 0xFF, 0xFF, 0xFF], before), (classByte + 12, [20], before),
      (classByte + 8, [3], before),
      // A cell, whose elements would be variables again, and a structure.
      (classByte, [1], before), (classByte, [2], before),
      // No name; one of five letters where there is room for four.
      (classByte + 26, [0], before), (classByte + 26, [5], before),
      // Something that is no variable.
      (128, [13], before),
    ] as [(Int, [UInt8], String)] {
      var bad = good
      bad.replaceSubrange(place..<place + bytes.count, with: bytes)
      try folder.write(bad, to: file)
      #expect(failure() == message, "\(bytes) at \(place)")
    }
    try folder.write(good, to: file)
    #expect(failure() == "no error")
  }

  // The class of the first variable, if it is not compressed: behind the header and two tags.
  private let classByte = 144

  /// Nobody needs memory for a variable that is not read.
  @Test func sizesThatAnotherVariableAnnouncesAreNotBelieved() throws {
    let huge = MATLABVariable("z", [0xFFFF_F5F9, 0xFFFF_FFFE], [1, 1])
    try folder.write(matlab([huge], isCompressed: false), to: file)
    #expect(failure() == "\(file) holds no variable y, or is damaged before it; get it anew")
    for isCompressed in [true, false] {
      try folder.write(matlab([huge] + variables(), isCompressed: isCompressed), to: file)
      #expect(failure() == "no error")
    }
  }

  @Test func aWrongByteInWhatIsCompressedIsNoticed() throws {
    // The contents are stored as they are, so that only the checksum at the end can tell.
    var bytes = matlab(variables(), isCompressed: true)
    bytes[5000] ^= 1
    try folder.write(bytes, to: file)
    #expect(failure() == "\(file) is damaged or cut short in X; get it anew")
  }

  /// Damage at any place is a message or other pixels, and never ends the program.
  @Test func anyByteMayBeWrong() throws {
    for isCompressed in [true, false] {
      let good = matlab(
        variables(extents: [32, 32, 3, 1], labels: [1]), isCompressed: isCompressed)
      for (step, value) in noise(400, seed: 77).enumerated() {
        var bytes = good
        bytes[128 + step % 100] = value
        try folder.write(bytes, to: file)
        _ = failure()
      }
    }
  }
}
