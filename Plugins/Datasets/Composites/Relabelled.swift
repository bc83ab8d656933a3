internal import EngramCore

/// A dataset with some of its classes merged into one, or left out.
final class Relabelled: Composite {
  static let typeName = "relabelled"
  static let summary = "A dataset with classes merged: a new class for each old one, or groups."

  let members: [any Dataset]
  /// The old classes of every new one.
  let groups: [[Int]]

  var imageShape: ImageShape { members[0].imageShape }
  var classCount: Int { groups.count }

  init(settings: inout SettingsReader) throws {
    let labels = settings.integers(
      "labels", default: [], in: -1...1_000_000, example: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1],
      "The new class of each old class in order, such as [0, 1, 0, 1] for even and odd; -1 leaves out."
    )
    let lists = settings.integerLists(
      "groups", default: [], in: 0...1_000_000,
      "Instead of labels, the old classes of each new class, such as [[0, 2], [1, 3]]; others are "
        + "left out.")
    let dataset: any Dataset = try settings.component(
      "dataset", .dataset, example: "cifar-10", "Whose classes are merged.")
    members = [dataset]
    if labels.isEmpty, lists.isEmpty {
      settings.rejectAbsence(
        of: ["labels", "groups"], "say with 'labels' or 'groups' which classes become one")
    } else if !labels.isEmpty, !lists.isEmpty {
      settings.reject("groups", "'labels' and 'groups' exclude each other; give one of them")
    }
    var groups: [[Int]] = []
    if labels.isEmpty {
      groups = Relabelled.checked(lists, classCount: dataset.classCount, &settings)
    } else if lists.isEmpty {
      groups = Relabelled.groups(of: labels, classCount: dataset.classCount, &settings)
    }
    self.groups = groups.isEmpty ? [[0]] : groups
  }

  /// The old classes of every new one, from the new class of every old one.
  private static func groups(
    of labels: [Int], classCount: Int, _ settings: inout SettingsReader
  ) -> [[Int]] {
    if labels.count != classCount {
      settings.reject(
        "labels", "\(labels.count) new classes are given for a dataset of \(classCount) classes")
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
    return groups
  }

  /// The groups, if every one has classes that exist and are in no other.
  private static func checked(
    _ groups: [[Int]], classCount: Int, _ settings: inout SettingsReader
  ) -> [[Int]] {
    var used: Set<Int> = []
    if let empty = groups.firstIndex(where: \.isEmpty) {
      settings.reject("groups", "no old class becomes \(empty); name one or remove the empty list")
    } else if let stranger = groups.joined().first(where: { $0 >= classCount }) {
      settings.reject("groups", "\(stranger) is not among the classes 0...\(classCount - 1)")
    } else if let twice = groups.joined().first(where: { !used.insert($0).inserted }) {
      settings.reject("groups", "class \(twice) is named twice, but belongs to one group only")
    } else {
      return groups
    }
    return []
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
