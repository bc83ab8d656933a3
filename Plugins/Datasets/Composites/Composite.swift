internal import EngramCore

/// A dataset whose examples are those of others, under other classes and numbers.
///
/// Preparation and variations are passed on.
protocol Composite: Dataset {
  /// The datasets that the examples come from.
  var members: [any Dataset] { get }
  /// Where an example comes from.
  func origin(ofExample exampleIndex: Int, ofClass classIndex: Int) -> ExampleOrigin
}

/// An example of a member of a composite.
struct ExampleOrigin {
  /// The member.
  let dataset: any Dataset
  /// A class of the member.
  let classIndex: Int
  /// An example of the class.
  let exampleIndex: Int
}

extension Composite {
  func prepare(_ roots: DataRoots) throws { try prepareMembers(roots) }

  /// Prepares the members, one after the other.
  func prepareMembers(_ roots: DataRoots) throws {
    for member in members { try member.prepare(roots) }
  }

  /// Ends the program where a class is asked for that is not there.
  func checkClass(_ classIndex: Int) {
    precondition(
      0..<classCount ~= classIndex, "class \(classIndex) is not among \(classCount) classes")
  }

  func copyExample(
    _ exampleIndex: Int, ofClass classIndex: Int, variation: UInt64,
    into pixels: UnsafeMutableBufferPointer<Float>
  ) {
    let count = exampleCount(ofClass: classIndex)
    precondition(
      0..<count ~= exampleIndex, "example \(exampleIndex) is not among \(count) of its class")
    let origin = origin(ofExample: exampleIndex, ofClass: classIndex)
    origin.dataset.copyExample(
      origin.exampleIndex, ofClass: origin.classIndex, variation: variation, into: pixels)
  }
}
