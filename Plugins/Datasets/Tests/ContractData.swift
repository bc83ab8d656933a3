import EngramCore
import EngramTesting
import Foundation
import SampleFiles

/// A data root with small files of the official forms, and the real ones where there are any.
final class ContractData {
  let roots: DataRoots
  private let folder: ScratchFolder

  init() throws {
    folder = try ScratchFolder()
    let real = DataRoots(environment: ProcessInfo.processInfo.environment)
    // The made-up files come first: the real ones of their names take long to read.
    roots = DataRoots(folders: [folder.path] + real.folders)
    for (name, images, labels) in [
      ("mnist", "train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
      ("fashion-mnist", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
      ("kmnist", "train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
      ("notmnist", "train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
      ("emnist", "emnist-mnist-train-images-idx3-ubyte", "emnist-mnist-train-labels-idx1-ubyte"),
      ("pair", "images", "labels"),
    ] {
      try writePair(in: name, images: images, labels: labels)
    }
    try writeColours()
    try writeFolders()
  }

  /// One image of every label of CIFAR, and two of every digit of SVHN.
  private func writeColours() throws {
    let ten = cifarRecords((0..<10).map { [UInt8($0)] })
    try write(ten, "cifar/cifar-10-batches-bin/data_batch_1.bin")
    let hundred = cifarRecords((0..<100).map { [UInt8($0 / 5), UInt8($0)] })
    for name in ["train", "test"] { try write(hundred, "cifar/cifar-100-binary/\(name).bin") }
    let digits = MATLABVariable("y", [20, 1], (0..<20).map { UInt8($0 % 10 + 1) })
    let images = MATLABVariable("X", [32, 32, 3, 20], noise(20 * 3072))
    try write(matlab([images, digits], isCompressed: false), "svhn/train_32x32.mat")
  }

  /// Class folders and features.
  private func writeFolders() throws {
    for index in 0..<64 {
      let image = png(width: 5, height: 4, channels: 3, noise(60, seed: UInt32(index)))
      try write(image, "mini-imagenet/train/n\(100 + index)/a.png")
      if index < 4 { try write(image, "pets/\(index % 2)/\(index).png") }
    }
    let features = (0..<6).map { [Float($0), 1 - Float($0)] }
    try write(safetensors(features: features, labels: [0, 1, 2, 0, 1, 2]), "x.safetensors")
  }

  /// Whether a file is below a root.
  func has(_ file: String) -> Bool {
    roots.folders.contains { FileManager.default.fileExists(atPath: $0 + "/" + file) }
  }

  /// Thirty images of 28x28, three of each label.
  private func writePair(in name: String, images: String, labels: String) throws {
    let pixels = (0..<30 * 784).map { UInt8($0 * 7919 % 251) }
    try write([0, 0, 8, 3, 0, 0, 0, 30, 0, 0, 0, 28, 0, 0, 0, 28] + pixels, "\(name)/\(images)")
    try write([0, 0, 8, 1, 0, 0, 0, 30] + (0..<30).map { UInt8($0 % 10) }, "\(name)/\(labels)")
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    let url = URL(fileURLWithPath: folder(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}
