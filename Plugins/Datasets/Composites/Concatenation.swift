internal import EngramCore

/// The classes of several datasets side by side: first all of the first one, then all of the second.
final class Concatenation: Composite {
  static let typeName = "concatenation"
  static let summary = "The classes of several datasets side by side."

  let members: [any Dataset]
  /// The first class of every member, and the number of classes at the end.
  let starts: [Int]

  var imageShape: ImageShape { members[0].imageShape }
  var classCount: Int { starts[members.count] }

  init(settings: inout SettingsReader) throws {
    members = try settings.components(
      "datasets", .dataset, as: (any Dataset).self, atLeast: 1, example: "glyphs",
      "The datasets, whose images have one shape.")
    starts = members.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.classCount) }
    for (index, member) in members.enumerated() where member.imageShape != members[0].imageShape {
      settings.mismatch(
        "datasets.\(index)", with: ["datasets.0"], in: .images,
        "images of \(member.imageShape) cannot stand beside images of \(members[0].imageShape); give "
          + "one of them the transforms 'resize', 'rgb' or 'grey'")
    }
  }

  func exampleCount(ofClass classIndex: Int) -> Int {
    let (member, base) = member(ofClass: classIndex)
    return member.exampleCount(ofClass: base)
  }

  func origin(ofExample exampleIndex: Int, ofClass classIndex: Int) -> ExampleOrigin {
    let (member, base) = member(ofClass: classIndex)
    return ExampleOrigin(dataset: member, classIndex: base, exampleIndex: exampleIndex)
  }

  private func member(ofClass classIndex: Int) -> (any Dataset, Int) {
    checkClass(classIndex)
    let next = starts.firstIndex { $0 > classIndex } ?? members.count
    return (members[next - 1], classIndex - starts[next - 1])
  }
}
