import EngramCore
import Foundation
import SampleFiles
import Testing

@testable import Datasets

/// Image folders and Mini-ImageNet.
@Suite struct FolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let pixels = noise(6 * 5 * 4 * 3)
  private func image(_ index: Int) -> [UInt8] { Array(pixels[index * 60..<(index + 1) * 60]) }

  private var files: [(name: String, bytes: [UInt8])] {
    (0..<6).reversed().map { index in
      (
        "pets/\(["ape", "bee", "cat"][index / 2])/\(index % 2).png",
        png(width: 5, height: 4, channels: 3, image(index))
      )
    } + [("pets/README.txt", Array("hello".utf8)), ("pets/cat/.hidden.png", [1])]
  }

  private func write() throws { for file in files { try folder.write(file.bytes, to: file.name) } }

  @Test func foldersAndArchivesAreTheSame() throws {
    let same = "classes: 3, extents: [4, 5], normalize: none"
    try write()
    try folder.write(tar(files, .xz), to: "pets.tar.xz")
    try folder.write(zip(files), to: "pets.zip")
    for format in OtherArchive.allCases {
      try folder.write(packed(files, as: format), to: "pets.\(format.rawValue)")
    }
    for yaml in [
      "{type: image-folder, path: pets, \(same)}",
      "{type: image-folder, path: pets.tar.xz, inside: pets, \(same)}",
      "{type: image-folder, path: pets.zip, inside: pets/, \(same)}",
    ]
      + OtherArchive.allCases.map({
        "{type: image-folder, path: pets.\($0.rawValue), inside: pets, \(same)}"
      })
    {
      let dataset = try prepared(yaml, folder.roots)
      #expect(dataset.imageShape.description == "4x5x3")
      #expect(dataset.histogram == [2, 2, 2])
      #expect(dataset.fingerprint == md5(pixels))
    }
  }

  @Test func imagesOfDifferentSizesEndInOneShape() throws {
    try write()
    try folder.write(SampleJPEG.grey, to: "pets/cat/2.jpeg")
    try folder.write(SampleJPEG.colour, to: "pets/cat/3.JPG")
    let pets = "type: image-folder, path: pets, classes: 3, normalize: none"
    let dataset = try prepared(
      "{\(pets), extents: [], transforms: [{type: resize, size: 4, columns: 5}]}", folder.roots)
    #expect(dataset.histogram == [2, 2, 4])
    #expect(dataset.bytes(1, ofClass: 1) == image(3))
    let grey = dataset.bytes(2, ofClass: 2)
    #expect((0..<20).allSatisfy { grey[3 * $0] == grey[3 * $0 + 1] })
    #expect(
      failure("{\(pets), extents: [4, 5]}", in: folder)
        == "pets/cat/2.jpeg is 12x16 pixels instead of 4x5; write 'extents: [12, 16]' if all images "
        + "are of this size, or 'extents: []' and the transform '{type: resize, size: 4, columns: 5}' "
        + "if they differ")
    #expect(
      failure("{\(pets), extents: [], transforms: [{type: crop, size: 5}]}", in: folder)
        == "pets/ape/0.png is 4x5x3: a window of 5x5 cannot be cut from images of 4x5x3")
    let varying = failure("{\(pets), extents: []}", in: folder)
    #expect(varying.contains("images may differ in size"), "\(varying)")
    let late = failure(
      "{\(pets), extents: [], transforms: [flip, {type: resize, size: 4}]}", in: folder)
    #expect(late.contains("images may differ in size"), "\(late)")
  }

  @Test func jpegsAreDecodedAsPillowDoes() throws {
    try folder.write(SampleJPEG.colour, to: "a/x/1.jpg")
    try folder.write(SampleJPEG.grey, to: "b/x/1.jpg")
    let same = "type: image-folder, classes: 1, extents: [12, 16], normalize: none"
    let colour = try prepared("{\(same), path: a}", folder.roots)
    #expect(colour.fingerprint == SampleJPEG.colourMD5)
    let grey = try prepared("{\(same), path: b, grey: true}", folder.roots)
    #expect(grey.imageShape.channels == 1)
    #expect(grey.fingerprint == SampleJPEG.greyMD5)
  }

  @Test func damagedFoldersNameTheFile() throws {
    let yaml = "{type: image-folder, path: pets, classes: 3, extents: [4, 5]}"
    #expect(failure(yaml, in: folder).hasPrefix("image-folder: pets is missing (looked in "))
    try write()
    let name = "pets/bee/1.png"
    try folder.write(Array(files[2].bytes.prefix(60)), to: name)
    #expect(failure(yaml, in: folder).hasPrefix("\(name) is not a readable PNG: "))
    try folder.write(Array(SampleJPEG.colour.prefix(100)), to: name)
    #expect(failure(yaml, in: folder).hasPrefix("\(name) is not a readable JPEG: "))
    try folder.write(Array("GIF89a".utf8), to: name)
    #expect(failure(yaml, in: folder) == "\(name) is neither a PNG nor a JPEG file")
    try folder.write(emptyPNG(width: 60_000, height: 60_000), to: name)
    #expect(
      failure(yaml, in: folder)
        == "\(name) announces 60000x60000 pixels; images have at most 67108864 in all")
    try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/" + name, withDestinationPath: "1.png")
    #expect(
      failure(yaml, in: folder) == "\(name) cannot be opened: Too many levels of symbolic links")
    try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/pets/bee/up", withDestinationPath: "..")
    #expect(
      failure(yaml, in: folder)
        == "pets/bee/up is a link back to a folder that it lies in; remove the link")
  }

  @Test func aJPEGOfManyScansIsRefused() throws {
    let yaml = "{type: image-folder, path: grey, classes: 1, extents: [8, 8], normalize: none}"
    try folder.write(SampleJPEG.progressive(scanCount: 100), to: "grey/a/1.jpg")
    #expect(try prepared(yaml, folder.roots).bytes(0, ofClass: 0).allSatisfy { $0 == 128 })
    try folder.write(SampleJPEG.progressive(scanCount: 101), to: "grey/a/1.jpg")
    #expect(
      failure(yaml, in: folder)
        == "grey/a/1.jpg is not a readable JPEG: it has more than 100 scans")
  }

  @Test func anArchiveThatGrowsWithoutEndIsRefused() throws {
    let zeros = [UInt8](repeating: 0, count: 40 << 20)
    try folder.write(tar([("a/1.png", zeros), ("a/2.png", zeros)], .gzip), to: "bomb.tar.gz")
    #expect(
      failure("{type: image-folder, path: bomb.tar.gz, classes: 1, extents: [8, 8]}", in: folder)
        == "bomb.tar.gz holds too much to be read at once; unpack it into a folder")
  }

  /// An archive of a hundred thousand images would not fit into the address space otherwise.
  @Test func aSmallEntryTakesLittleMemory() throws {
    let path = try folder.write(tar(files, .gzip), to: "pets.tar.gz")
    var reader = try ArchiveReader.open(path, as: .any)
    for file in files {
      #expect(try reader.nextEntry() == file.name)
      let bytes = try reader.read(upTo: NamedBytes.limit)
      #expect(bytes == file.bytes)
      #expect(bytes.capacity < bytes.count + 4096)
    }
  }

  @Test func controlCharactersInNamesAreSpelledOut() throws {
    let bad = zip([("a/\u{1B}[31m\n.png", [1])])
    try folder.write(bad, to: "odd.zip")
    #expect(
      failure("{type: image-folder, path: odd.zip, classes: 1, extents: [8, 8]}", in: folder)
        == "a/\\u{1b}[31m\\u{a}.png in odd.zip is neither a PNG nor a JPEG file")
  }

  @Test func otherLayouts() throws {
    try write()
    #expect(
      failure("{type: image-folder, path: pets, classes: 4, extents: [4, 5]}", in: folder)
        == "pets holds 3 folders with images, but image-folder has 4 classes")
    try folder.write(files[0].bytes, to: "pets/stray.png")
    #expect(
      failure("{type: image-folder, path: pets, classes: 3, extents: [4, 5]}", in: folder)
        == "pets/stray.png lies beside the class folders instead of in one of them; image-folder takes "
        + "each folder for a class")
  }

  @Test func archivesWithEvilNames() throws {
    let yaml = "{type: image-folder, path: pets.zip, classes: 3, extents: [4, 5]}"
    for name in ["../evil/a.png", "/etc/a.png", "pets/../../a.png"] {
      try folder.write(zip([(name, files[0].bytes)]), to: "pets.zip")
      #expect(failure(yaml, in: folder).hasPrefix("pets.zip holds the name "), "\(name)")
    }
    try folder.write(tar([], links: [("a/b.png", "/etc/passwd")]), to: "pets.zip")
    #expect(
      failure(yaml, in: folder) == "a/b.png in pets.zip is a link instead of an image")
    try folder.write(Array(zip(files).dropLast(30)), to: "pets.zip")
    #expect(failure(yaml, in: folder).hasPrefix("pets.zip is no archive that can be read"))
  }

  // The official counts would take 100 classes; the layout is the same with five.
  private func miniImageNet(_ part: ClassSplit) throws -> MiniImageNet {
    let extents = RawExtents.fixed(ImageShape(height: 4, width: 5, channels: 3))
    return MiniImageNet(
      part: part, extents: extents,
      pipeline: try ImagePipeline(ImageShape(height: 4, width: 5, channels: 3), [], .none),
      classCounts: [2, 1, 2])
  }

  private func message(_ part: ClassSplit) throws -> String {
    DatasetsTests.message(preparing: try miniImageNet(part), folder.roots)
      .replacing(folder.path + "/", with: "")
  }

  @Test func miniImageNetFollowsTheLists() throws {
    for index in 0..<4 {
      try folder.write(
        png(width: 5, height: 4, channels: 3, image(index)),
        to: "mini-imagenet/images/n0\(index % 2)0000000\(index).jpg")
    }
    let lines = [
      "filename,label", "n0100000003.jpg,n01", "n0000000002.jpg,n00", "n0000000000.jpg,n00",
    ]
    try folder.write(
      Array((lines.joined(separator: "\r\n") + "\r\n").utf8), to: "mini-imagenet/train.csv")
    let train = try miniImageNet(.train)
    try train.prepare(folder.roots)
    #expect(train.histogram == [2, 1])
    #expect(train.bytes(0, ofClass: 0) == image(2))
    #expect(train.bytes(1, ofClass: 0) == image(0))
    #expect(train.bytes(0, ofClass: 1) == image(3))

    let list = "mini-imagenet/val.csv"
    for (text, expected) in [
      (
        "filename,label\nmissing.jpg,n00\n",
        "\(list) names missing.jpg, which is not in mini-imagenet/images"
      ),
      (
        "filename,label\na.jpg,n00\nb.jpg\n",
        "line 3 of \(list) is \"b.jpg\" instead of a file name and a label"
      ),
      (
        "filename,label\n../a.jpg,n00\n",
        "line 2 of \(list) names ../a.jpg, which leads out of the folder of images"
      ),
      ("a.jpg,n00\na.jpg,n00\n", "line 2 of \(list) names a.jpg a second time"),
      ("a.jpg,n00\nb.jpg,n01\n", "\(list) names 2 classes, but the validation part has 1"),
    ] {
      try folder.write(Array(text.utf8), to: list)
      #expect(try message(.validation) == expected)
    }
  }

  @Test func miniImageNetInClassFolders() throws {
    for index in 0..<4 {
      try folder.write(
        png(width: 5, height: 4, channels: 3, image(index)),
        to: "mini-imagenet/test/n0\(index / 2)/\(index).png")
    }
    let test = try miniImageNet(.test)
    try test.prepare(folder.roots)
    #expect(test.histogram == [2, 2])
    #expect(test.bytes(1, ofClass: 1) == image(3))
    #expect(try message(.train).contains("mini-imagenet/train is missing"))
    #expect(
      MiniImageNet(part: .train, extents: test.extents, pipeline: test.pipeline).classCount == 64)
  }
}
