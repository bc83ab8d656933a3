import EngramCore
import SampleFiles

@testable import Datasets

/// Image files, alone, in folders and in archives.
extension FuzzedReader {
  private static let colour = SampleFiles.png(width: 5, height: 4, channels: 3, noise(60))
  private static let grey = SampleFiles.png(width: 28, height: 28, channels: 1, noise(784))
  private static let bilevel = bilevelPNG(side: 8, (0..<64).map { $0 % 3 == 0 })

  private static func resized(_ path: String) throws -> any Dataset {
    try dataset(
      "{type: image-folder, path: \(path), classes: 1, extents: [], "
        + "transforms: [{type: resize, size: 4}]}")
  }

  /// A PNG file by itself.
  static let png = FuzzedReader(name: "png", seeds: { [colour, grey, bilevel] }) { folder, bytes in
    try folder.write(withChecksums(bytes), to: "png/class/image.png")
    return [try resized(folder.path + "/png")]
  }

  /// A PNG file in the folders of notMNIST, which has ten letters.
  static let notMNIST = FuzzedReader(name: "notmnist", seeds: { [grey] }) { folder, bytes in
    try folder.write(withChecksums(bytes), to: "notmnist/notMNIST_small/C/1.png")
    for letter in "ABDEFGHIJ" {
      try folder.keep(grey, at: "notmnist/notMNIST_small/\(letter)/1.png")
    }
    return [try dataset("{type: notmnist, part: test}")]
  }

  /// The packed folders of notMNIST.
  static let notMNISTArchive = FuzzedReader(
    name: "notmnist-archive",
    seeds: { [tar("ABCDEFGHIJ".map { ("notMNIST_small/\($0)/1.png", grey) }, .gzip)] }
  ) { folder, bytes in
    try folder.write(bytes, to: "notmnist/notMNIST_small.tar.gz")
    return [try dataset("{type: notmnist, part: test}")]
  }

  /// A JPEG file.
  static let jpeg = FuzzedReader(
    name: "jpeg", seeds: { [SampleJPEG.colour, SampleJPEG.grey] }
  ) { folder, bytes in
    try folder.write(bytes, to: "jpeg/class/image.jpg")
    return [try resized(folder.path + "/jpeg")]
  }

  /// A list of Mini-ImageNet.
  static let miniImageNet = FuzzedReader(
    name: "mini-imagenet",
    seeds: { ["filename,label\na.png,n1\r\nb.png,n0\n", "b.png,n1"].map { Array($0.utf8) } }
  ) { folder, bytes in
    try folder.write(bytes, to: "mini-imagenet/train.csv")
    for name in ["a", "b"] { try folder.keep(colour, at: "mini-imagenet/images/\(name).png") }
    let shape = ImageShape(height: 4, width: 5, channels: 3)
    return [
      MiniImageNet(
        part: .train, extents: .fixed(shape), pipeline: try ImagePipeline(shape),
        classCounts: [2, 1, 1])
    ]
  }

  /// An archive of Omniglot, small.
  static let omniglot = FuzzedReader(
    name: "omniglot",
    seeds: {
      let names = ["a/1.png", "a/2.png", "b/1.png", "b/2.png"]
      return [zip(names.map { ("images_background/\($0)", bilevel) })]
    }
  ) { folder, bytes in
    try folder.write(bytes, to: "omniglot/images_background.zip")
    let layout = OmniglotLayout(
      archives: [("images_background", 2)], drawingCount: 2, side: 8, splitCounts: [1, 1, 0])
    let shape = ImageShape(height: 8, width: 8, channels: 1)
    return [
      Omniglot(
        part: .background, hasRotations: true, pipeline: try ImagePipeline(shape), layout: layout)
    ]
  }

  /// Archives of any kind, with class folders.
  static let archive = FuzzedReader(
    name: "archive",
    seeds: {
      let files = [("class/a.png", colour), ("class/b.jpg", SampleJPEG.grey)]
      return Compression.allCases.map { tar(files, $0) }
        + [zip(files)] + OtherArchive.allCases.map { packed(files, as: $0) }
        + [tar(files, links: [("class/c.png", "a.png"), ("../d.png", "/etc")])]
    }
  ) { folder, bytes in
    [try resized(try folder.write(bytes, to: "archive"))]
  }

  /// A PNG file with its checksums put right: a decoder that only ever sees wrong ones does nothing.
  private static func withChecksums(_ file: [UInt8]) -> [UInt8] {
    var (file, start) = (file, 8)
    while start + 12 <= file.count {
      let length = file[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= file.count - start - 12 else { break }
      let end = start + 8 + length
      var checksum: UInt32 = 0xFFFF_FFFF
      for byte in file[start + 4..<end] {
        checksum ^= UInt32(byte)
        for _ in 0..<8 { checksum = (checksum >> 1) ^ (checksum & 1 == 1 ? 0xEDB8_8320 : 0) }
      }
      file.replaceSubrange(end..<end + 4, with: bigEndian(Int(~checksum)))
      start = end + 4
    }
    return file
  }
}
