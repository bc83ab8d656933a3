internal import EngramCore
import Synchronization

/// A dataset that holds all of its images in memory once it is prepared.
///
/// A component states its settings and how to load; this protocol's extension does the rest.
protocol StoredDataset: Dataset {
  /// What is done to the images.
  var pipeline: ImagePipeline { get }
  /// Where the images are kept.
  var preparation: Preparation<LoadedImages> { get }
  /// Reads or makes the images.
  func load(from roots: DataRoots) throws -> LoadedImages
}

extension StoredDataset {
  var imageShape: ImageShape { pipeline.fedShape }

  func prepare(_ roots: DataRoots) throws {
    try preparation.run { try load(from: roots) }
  }

  func exampleCount(ofClass classIndex: Int) -> Int {
    preparation.result.exampleCount(ofClass: classIndex)
  }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    preparation.result.copyExample(
      exampleIndex, ofClass: classIndex, variation: variation, into: pixels)
  }
}

/// Something that is made once and then read from any thread.
final class Preparation<Result: AnyObject & Sendable>: Sendable {
  private let made = AtomicLazyReference<Result>()
  private let making = Mutex<Void>(())

  /// Makes the result, or waits for another thread that does, or does nothing.
  ///
  /// After an error the next call tries again.
  func run(_ make: () throws -> Result) throws {
    guard made.load() == nil else { return }
    try making.withLock { _ in
      guard made.load() == nil else { return }
      _ = made.storeIfNil(try make())
    }
  }

  /// The result; callable after ``run(_:)``.
  var result: Result {
    guard let result = made.load() else {
      preconditionFailure("prepare(_:) comes before the examples of a dataset are used")
    }
    return result
  }
}
