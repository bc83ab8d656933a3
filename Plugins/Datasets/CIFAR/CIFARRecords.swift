internal import EngramCore

/// The records of the binary version of CIFAR: label bytes, then 32x32 red, green and blue values.
///
/// > Source: Krizhevsky (2009), <https://www.cs.toronto.edu/~kriz/cifar.html>, "binary version".
struct CIFARRecords {
  /// The shape of every image.
  static let shape = ImageShape(height: 32, width: 32, channels: 3)
  // Ten times what a file of the official distribution holds.
  private static let recordLimit = 500_000

  /// The file, for messages.
  let name: String
  /// All records, one after the other.
  let bytes: [UInt8]
  /// The number of values of each label byte: `[10]`, or coarse and fine `[20, 100]`.
  let labelCounts: [Int]

  /// The most bytes that are worth reading.
  static func byteLimit(_ labelCounts: [Int]) -> Int {
    recordLimit * (labelCounts.count + shape.elementCount)
  }

  /// Bytes of one record.
  var recordSize: Int { labelCounts.count + CIFARRecords.shape.elementCount }
  /// The number of images.
  var count: Int { bytes.count / recordSize }

  /// Checks the records of a file.
  ///
  /// - Throws: ``DataError`` when it is cut short or a label is out of range.
  init(name: String, bytes: [UInt8], labelCounts: [Int]) throws {
    self.name = name
    self.bytes = bytes
    self.labelCounts = labelCounts
    guard !bytes.isEmpty else { throw DataError("\(name) is empty") }
    guard bytes.count <= CIFARRecords.byteLimit(labelCounts), bytes.count % recordSize == 0 else {
      throw DataError(
        "\(name) has \(bytes.count) bytes, which are no whole number of records of \(recordSize) "
          + "bytes; it is cut short or is another file, get it anew")
    }
    for index in 0..<count {
      for (place, limit) in labelCounts.enumerated() where label(index, at: place) >= limit {
        throw DataError(
          "label \(index) of \(name) is \(label(index, at: place)), but its labels are "
            + "0...\(limit - 1)")
      }
    }
  }

  /// A label byte of a record.
  func label(_ index: Int, at place: Int) -> Int { Int(bytes[index * recordSize + place]) }

  /// The image of a record, its three planes put side by side.
  func image(_ index: Int) -> ByteImage {
    let area = 32 * 32
    let start = index * recordSize + labelCounts.count
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * area) { buffer, count in
      bytes.withUnsafeBufferPointer { bytes in
        for pixel in 0..<area {
          for channel in 0..<3 {
            buffer[3 &* pixel &+ channel] = bytes[start &+ channel &* area &+ pixel]
          }
        }
      }
      count = 3 * area
    }
    return ByteImage(shape: CIFARRecords.shape, bytes: pixels)
  }
}

/// Images of several files of records, by class; within a class the order of the files remains.
struct CIFARImages: ImageSource {
  let examplesPerClass: [Int]
  private let files: [CIFARRecords]
  private let order: [(file: Int, index: Int)]

  /// Sorts the images by class.
  ///
  /// - Parameters:
  ///   - files: The files, in order.
  ///   - classCount: The number of classes.
  ///   - classIndex: The class of a record, or `nil` to leave it out.
  /// - Throws: ``DataError`` when a class has no image.
  init(
    _ files: [CIFARRecords], classCount: Int,
    classIndex: (_ file: CIFARRecords, _ index: Int) -> Int?
  ) throws {
    var byClass = [[(file: Int, index: Int)]](repeating: [], count: classCount)
    for (number, file) in files.enumerated() {
      for index in 0..<file.count {
        if let found = classIndex(file, index) { byClass[found].append((number, index)) }
      }
    }
    if let empty = byClass.firstIndex(where: \.isEmpty) {
      let names = files.map(\.name).joined(separator: ", ")
      throw DataError("class \(empty) has no image in \(names); the data set is not complete")
    }
    self.files = files
    examplesPerClass = byClass.map(\.count)
    order = byClass.flatMap { $0 }
  }

  func image(_ index: Int) -> ByteImage {
    let place = order[index]
    return files[place.file].image(place.index)
  }
}
