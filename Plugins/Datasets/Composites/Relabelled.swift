internal import EngramCore

/// A dataset with some of its classes merged into one, or left out.
final class Relabelled: Composite {
  static let typeName = "relabelled"
  static let summary = "A dataset with classes merged: a new class for each old one."

  let members: [any Dataset]
  /// The old classes of every new one.
  let groups: [[Int]]

  var imageShape: ImageShape { members[0].imageShape }
  var classCount: Int { groups.count }

  init(settings: inout SettingsReader) throws {
    let labels = settings.integers(
      "labels", in: -1...1_000_000, example: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
      "The new class of each old class in order, such as [0, 1, 0, 1] for even and odd; -1 leaves out."
    )
    let dataset: any Dataset = try settings.component(
      "dataset", .dataset, example: "cifar-10", "Whose classes are merged.")
    members = [dataset]
    if labels.count != dataset.classCount {
      settings.reject(
        "labels",
        "\(labels.count) new classes are given for a dataset of \(dataset.classCount) classes")
    }
    let count = (labels.max() ?? -1) + 1
    // So that a number with too many digits does no harm before it is reported.
    var groups = [[Int]](repeating: [], count: min(count, labels.count))
    for (old, new) in labels.enumerated() where groups.indices.contains(new) {
      groups[new].append(old)
    }
    if count == 0 {
      settings.reject("labels", "at least one class has to be kept")
    } else if count > labels.count || groups.contains(where: \.isEmpty) {
      let gap = groups.firstIndex(where: \.isEmpty) ?? labels.count
      settings.reject(
        "labels", "no old class becomes \(gap), but the classes go up to \(count - 1)")
    }
    self.groups = groups.isEmpty ? [[0]] : groups
  }

  func exampleCount(ofClass classIndex: Int) -> Int {
    checkClass(classIndex)
    return groups[classIndex].reduce(0) { $0 + members[0].exampleCount(ofClass: $1) }
  }

  func origin(ofExample exampleIndex: Int, ofClass classIndex: Int) -> ExampleOrigin {
    var rest = exampleIndex
    for old in groups[classIndex] {
      let count = members[0].exampleCount(ofClass: old)
      if rest < count {
        return ExampleOrigin(dataset: members[0], classIndex: old, exampleIndex: rest)
      }
      rest -= count
    }
    preconditionFailure("example \(exampleIndex) is not among those of class \(classIndex)")
  }
}
