import EngramCore
import SampleFiles

/// Files that are one array after the other.
extension FuzzedReader {
  private static let images = SampleFiles.idx([4, 3, 3], noise(36))
  private static let labels = SampleFiles.idx([4], [0, 1, 1, 0])

  /// IDX files, plain or not: the bytes are the images, and then the labels.
  static let idx = FuzzedReader(
    name: "idx", seeds: { [images, labels, gzip(images), gzip(labels)] }
  ) { folder, bytes in
    let file = try folder.write(bytes, to: "idx/file")
    let (images, labels) = (
      try folder.keep(images, at: "idx/images"), try folder.keep(labels, at: "idx/labels")
    )
    return try [(file, labels), (images, file)].map { images, labels in
      try dataset(
        "{type: idx, images: \(images), labels: \(labels), label-count: 2, extents: [3, 3]}")
    }
  }

  /// The zip archive of EMNIST, which holds compressed IDX files.
  static let emnist = FuzzedReader(
    name: "emnist",
    seeds: {
      let files = [
        ("images-idx3-ubyte", SampleFiles.idx([10, 28, 28], [UInt8](repeating: 3, count: 7840))),
        ("labels-idx1-ubyte", SampleFiles.idx([10], (0..<10).map { UInt8($0) })),
      ]
      return [zip(files.map { ("gzip/emnist-digits-train-\($0.0).gz", gzip($0.1)) })]
    }
  ) { folder, bytes in
    try folder.write(bytes, to: "emnist/gzip.zip")
    return [try dataset("{type: emnist, split: digits}")]
  }

  /// The records of CIFAR in a folder.
  static let cifar = FuzzedReader(name: "cifar", seeds: { [records] }) { folder, bytes in
    try folder.write(bytes, to: "cifar/cifar-10-batches-bin/data_batch_1.bin")
    return [try dataset("cifar-10")]
  }

  /// The archive of CIFAR, in any compression.
  static let cifarArchive = FuzzedReader(
    name: "cifar-archive",
    seeds: {
      let entries = [("cifar-10-batches-bin/data_batch_1.bin", records)]
      return Compression.allCases.map { tar(entries, $0) }
    }
  ) { folder, bytes in
    try folder.write(bytes, to: "cifar/cifar-10-binary.tar.gz")
    return [try dataset("cifar-10")]
  }

  // Of one colour each: short when compressed.
  private static let records = (0..<10).flatMap {
    [UInt8($0)] + [UInt8](repeating: UInt8($0), count: 3072)
  }

  /// The MATLAB files of SVHN.
  static let svhn = FuzzedReader(
    name: "svhn",
    seeds: {
      let variables = [
        MATLABVariable("X", [32, 32, 3, 10], [UInt8](repeating: 7, count: 30720)),
        MATLABVariable("y", [10, 1], (1...10).map { UInt8($0) }),
      ]
      return [true, false].flatMap { isCompressed in
        [variables, variables.reversed(), [variables[1]]].map {
          matlab($0, isCompressed: isCompressed)
        }
      }
    }
  ) { folder, bytes in
    try folder.write(bytes, to: "svhn/train_32x32.mat")
    return [try dataset("svhn")]
  }

  /// NumPy files: the bytes are the features, and then the labels.
  static let npy = FuzzedReader(
    name: "npy", seeds: { [features, SampleFiles.npy("<i8", [4], noise(32)), classes] }
  ) { folder, bytes in
    let file = try folder.write(bytes, to: "npy/file.npy")
    let features = try folder.keep(features, at: "npy/features.npy")
    let classes = try folder.keep(classes, at: "npy/classes.npy")
    return try [(file, classes), (features, file)].map { features, labels in
      try dataset("{type: features, path: \(features), labels: \(labels), width: 3, classes: 2}")
    }
  }

  private static let features = SampleFiles.npy("<f4", [4, 3], [UInt8](repeating: 0, count: 48))
  private static let classes = SampleFiles.npy("|u1", [4], [0, 1, 1, 0])

  /// Safetensors files.
  static let safetensors = FuzzedReader(
    name: "safetensors",
    seeds: {
      [SampleFiles.safetensors(features: [[1, 2, 3], [4, 5, 6]], labels: [1, 0])]
    }
  ) { folder, bytes in
    let file = try folder.write(bytes, to: "features.safetensors")
    return [try dataset("{type: features, path: \(file), width: 3, classes: 2}")]
  }
}
