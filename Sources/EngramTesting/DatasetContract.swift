public import EngramCore
import TensorEngine

/// The laws of `Dataset`.
public enum DatasetContract {
  /// Classes and examples looked at, at most.
  private static let sampleCount = 6

  /// What is wrong with a dataset.
  ///
  /// - Parameters:
  ///   - roots: Where its files are.
  ///   - make: Makes the dataset, each time from the same settings.
  /// - Returns: One sentence for every broken law.
  public static func violations(
    roots: DataRoots, make: () throws -> any Dataset
  ) -> [String] {
    Violations.collect { found in
      let (dataset, twin) = (try make(), try make())
      let (shape, classCount) = (dataset.imageShape, dataset.classCount)
      found.require(classCount > 0, "the dataset has no classes")
      try dataset.prepare(roots)
      try dataset.prepare(roots)
      try twin.prepare(roots)
      found.require(
        dataset.imageShape == shape, "the image shape changed from \(shape) when data was read")
      found.require(
        dataset.classCount == classCount, "the class count changed from \(classCount)")
      for classIndex in sample(classCount) {
        let count = dataset.exampleCount(ofClass: classIndex)
        guard found.require(count > 0, "class \(classIndex) has no examples") else { continue }
        found.require(
          twin.exampleCount(ofClass: classIndex) == count,
          "a second dataset of the same settings has another count for class \(classIndex)")
        for example in sample(count) {
          check(&found, dataset, twin, example, classIndex)
        }
      }
      try checkThreads(&found, dataset)
    }
  }

  private static func check(
    _ found: inout Violations, _ dataset: any Dataset, _ twin: any Dataset, _ example: Int,
    _ classIndex: Int
  ) {
    let name = "example \(example) of class \(classIndex)"
    let (pixels, isInside) = read(dataset, example, classIndex)
    found.require(isInside, "\(name) writes beyond its room")
    found.require(
      pixels.allSatisfy(\.isFinite), "\(name) has pixels that are no numbers or are not written")
    func isSame(_ other: [Float]) -> Bool {
      other.map(\.bitPattern) == pixels.map(\.bitPattern)
    }
    found.require(isSame(read(dataset, example, classIndex).pixels), "\(name) changes")
    found.require(
      isSame(read(twin, example, classIndex).pixels),
      "\(name) differs in a second dataset of the same settings")
  }

  /// Two threads read the same examples at once.
  private static func checkThreads(_ found: inout Violations, _ dataset: any Dataset) throws {
    let classes = sample(dataset.classCount)
    let seen = try LaneGroup(count: 2).map { _ in
      classes.flatMap { read(dataset, 0, $0).pixels.map(\.bitPattern) }
    }
    found.require(seen[0] == seen[1], "two threads read different pixels")
  }

  /// The pixels of an example, and whether only they were written.
  private static func read(
    _ dataset: any Dataset, _ example: Int, _ classIndex: Int
  ) -> (pixels: [Float], isInside: Bool) {
    let count = dataset.imageShape.elementCount
    let guardValue: Float = -12345.5
    // Not a number until written, with a guard on either side.
    var room = [guardValue] + [Float](repeating: .nan, count: count) + [guardValue]
    room.withUnsafeMutableBufferPointer { room in
      dataset.copyExample(
        example, ofClass: classIndex, variation: 0,
        into: UnsafeMutableBufferPointer(rebasing: room[1...count]))
    }
    return (
      Array(room[1...count]), room.first == guardValue && room.last == guardValue
    )
  }

  /// Some numbers of `0..<count`, the first and the last among them.
  private static func sample(_ count: Int) -> [Int] {
    guard count > sampleCount else { return Array(0..<max(count, 0)) }
    return (0..<sampleCount).map { $0 * (count - 1) / (sampleCount - 1) }
  }
}
