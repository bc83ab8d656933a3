import EngramCore
import Foundation
import SampleFiles
import Testing

@testable import Datasets

private let roots = DataRoots(
  folders: DataRoots(environment: ProcessInfo.processInfo.environment).folders)

private func has(_ file: String) -> Bool {
  roots.folders.contains { FileManager.default.fileExists(atPath: $0 + "/" + file) }
}

/// Count, shape, labels and pixels of real files, against NumPy and Pillow.
///
///     counts = np.bincount(labels)
///     first = images[np.argsort(labels, kind="stable")[:100]]     # [100, rows, columns(, channels)]
///     print(counts, hashlib.md5(first.tobytes()).hexdigest())
///
/// where IDX files are `np.frombuffer(gzip.open(p).read(), np.uint8, offset=16)`, and CIFAR is
/// `b = np.frombuffer(tar.extractfile(name).read(), np.uint8).reshape(-1, k + 3072)` with
/// `images = b[:, k:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)`, where `k` is 1 or 2. Omniglot's
/// images are `255 - np.array(Image.open(z.open(n)).convert("L"))` for `n` of the sorted PNG names.
@Suite struct RealFingerprintTests {
  struct Known: Sendable, CustomTestStringConvertible {
    let yaml: String, file: String, shape: String
    let histogram: [Int]
    let md5: String

    var testDescription: String { yaml }
  }

  private static func each(_ count: Int, of classes: Int) -> [Int] {
    [Int](repeating: count, count: classes)
  }

  private static let mnist = "mnist/train-images-idx3-ubyte.gz"
  private static let fashion = "fashion-mnist/train-images-idx3-ubyte.gz"
  private static let cifar10 = "cifar/cifar-10-batches-bin.tar.xz"
  private static let cifar100 = "cifar/cifar-100-binary.tar.xz"
  private static let omniglot = "omniglot/images_evaluation.zip"

  static let known = [
    Known(
      yaml: "{type: mnist, normalize: none}", file: mnist, shape: "28x28x1",
      histogram: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
      md5: "6c1c88ec7222ad8addef76a822e826c8"),
    Known(
      yaml: "{type: mnist, part: test, normalize: none}", file: mnist, shape: "28x28x1",
      histogram: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
      md5: "ea55f8d62ee875122405ec2f32d421a5"),
    Known(
      yaml: "{type: fashion-mnist, normalize: none}", file: fashion, shape: "28x28x1",
      histogram: each(6000, of: 10), md5: "8bb3f4902a5753f329f48527a87af6a1"),
    Known(
      yaml: "{type: fashion-mnist, part: test, normalize: none}", file: fashion, shape: "28x28x1",
      histogram: each(1000, of: 10), md5: "8e04b5bb8221c4077f774464bc166313"),
    Known(
      yaml: "{type: omniglot, part: background, rotations: false, normalize: none}", file: omniglot,
      shape: "105x105x1", histogram: each(20, of: 964), md5: "f7ec29f2c9164a02eb302195ae9e6b7f"),
    Known(
      yaml: "{type: omniglot, part: evaluation, rotations: false, normalize: none}", file: omniglot,
      shape: "105x105x1", histogram: each(20, of: 659), md5: "61fd46417df596072aa46f3aa8b98e4b"),
    Known(
      yaml: "{type: cifar-10, normalize: none}", file: cifar10, shape: "32x32x3",
      histogram: each(1000, of: 10), md5: "e6d035f725258408c18045e1cbaa0a96"),
    Known(
      yaml: "{type: cifar-10, part: test, normalize: none}", file: cifar10, shape: "32x32x3",
      histogram: each(1000, of: 10), md5: "f91d2573f621f59ad1db818639aa6a1b"),
    Known(
      yaml: "{type: cifar-100, normalize: none}", file: cifar100, shape: "32x32x3",
      histogram: each(300, of: 100), md5: "96dfb020407a9aae7038a1a1b7f26f33"),
    Known(
      yaml: "{type: cifar-100, labels: coarse, part: test, normalize: none}", file: cifar100,
      shape: "32x32x3", histogram: each(500, of: 20), md5: "bb956e98999926dc7fdc24d340cdaf2f"),
    Known(
      yaml: "{type: cifar-fs, part: validation, normalize: none}", file: cifar100, shape: "32x32x3",
      histogram: each(400, of: 16), md5: "4439783ed44fa07e200d75bdfd51b0bc"),
    Known(
      yaml: "{type: cifar-fs, part: test, normalize: none}", file: cifar100, shape: "32x32x3",
      histogram: each(400, of: 20), md5: "0e35ee5d7e89a0d180384c38a432a04e"),
    Known(
      yaml: "{type: fc100, part: validation, normalize: none}", file: cifar100, shape: "32x32x3",
      histogram: each(400, of: 20), md5: "f9f7e50550b5b780758e72ec36f7df18"),
    Known(
      yaml: "{type: fc100, part: train, normalize: none}", file: cifar100, shape: "32x32x3",
      histogram: each(400, of: 60), md5: "96dfb020407a9aae7038a1a1b7f26f33"),
  ]

  @Test(arguments: known)
  func realFilesHaveTheKnownImages(_ known: Known) throws {
    guard has(known.file) else { try Test.cancel("\(known.file) is not under any data root") }
    let dataset = try prepared(known.yaml, roots)
    #expect(dataset.imageShape.description == known.shape)
    #expect(dataset.histogram == known.histogram)
    #expect(dataset.fingerprint == known.md5)
  }

  /// The checksums of the unpacked files; that of the images is published with the data set.
  @Test(arguments: [
    ("train-images-idx3-ubyte", 3, "6bbc9ace898e44ae57da46a324031adb"),
    ("train-labels-idx1-ubyte", 1, "a25bea736e30d166cdddb491f175f624"),
    ("t10k-images-idx3-ubyte", 3, "2646ac647ad5339dbf082846283269ea"),
    ("t10k-labels-idx1-ubyte", 1, "27ae3e4e09519cfbb04c329615203637"),
  ])
  func mnistUnpacksToThePublishedBytes(name: String, rank: Int, expected: String) throws {
    guard has("mnist/\(name).gz") else { try Test.cancel("MNIST is not under any data root") }
    let path = try roots.locate(["mnist/\(name).gz"], of: "mnist", remedy: "")
    let file = try IDXFile(path: path, dimensionCount: rank)
    let header = bigEndian(0x800 + rank) + file.dimensions.flatMap(bigEndian)
    #expect(md5(header + file.bytes) == expected)
  }

  @Test func md5OfKnownTexts() {
    #expect(md5([]) == "d41d8cd98f00b204e9800998ecf8427e")
    #expect(md5(Array("abc".utf8)) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(md5(Array(repeating: 0x61, count: 119)) == "8a7bd0732ed6a28ce75f6dabc90e1613")
    #expect(md5(Array(repeating: 0x61, count: 64)) == "014842d480b571495a4a0363793f7367")
  }
}
