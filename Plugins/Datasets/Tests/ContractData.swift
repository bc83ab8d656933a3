import EngramCore
import EngramTesting
import Foundation

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
      ("pair", "images", "labels"),
    ] {
      try writePair(in: name, images: images, labels: labels)
    }
  }

  /// Whether a file is below a root.
  func has(_ file: String) -> Bool {
    roots.folders.contains { FileManager.default.fileExists(atPath: $0 + "/" + file) }
  }

  /// Thirty images of 28x28, three of each label.
  private func writePair(in name: String, images: String, labels: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder(name), withIntermediateDirectories: true)
    let pixels = (0..<30 * 784).map { UInt8($0 * 7919 % 251) }
    try write([0, 0, 8, 3, 0, 0, 0, 30, 0, 0, 0, 28, 0, 0, 0, 28] + pixels, "\(name)/\(images)")
    try write([0, 0, 8, 1, 0, 0, 0, 30] + (0..<30).map { UInt8($0 % 10) }, "\(name)/\(labels)")
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: folder(name)))
  }
}
