internal import EngramCore

/// Some classes of a dataset, in a given order.
final class ClassSelection: Composite {
  static let typeName = "classes"
  static let summary = "Some classes of a dataset: a list, or a range."

  let members: [any Dataset]
  let chosen: [Int]

  var imageShape: ImageShape { members[0].imageShape }
  var classCount: Int { chosen.count }

  init(settings: inout SettingsReader) throws {
    let list = settings.integers(
      "list", default: [], "The classes that become 0, 1, …, in this order; empty for a range.")
    let first = settings.integer("first", default: 0, "The first class of the range.")
    let count = settings.integer(
      "count", default: 0, unit: "classes",
      "The number of classes of the range; 0 for all that follow."
    )
    let dataset: any Dataset = try settings.component(
      "dataset", .dataset, example: "glyphs", "Where the classes come from.")
    members = [dataset]
    let all = dataset.classCount
    guard list.isEmpty else {
      if first != 0 || count != 0 {
        settings.reject(first != 0 ? "first" : "count", "a 'list' and a range exclude each other")
      }
      if let stranger = list.first(where: { $0 >= all }) {
        settings.reject("list", "\(stranger) is not among the classes 0...\(all - 1)")
      } else if Set(list).count < list.count {
        settings.reject("list", "each class can be named once")
      }
      chosen = list.allSatisfy { $0 < all } ? list : [0]
      return
    }
    if first >= all {
      settings.reject("first", "\(first) is not among the classes 0...\(all - 1)")
    } else if count > all - first {
      settings.reject("count", "from class \(first) on there are \(all - first) classes")
    }
    let start = min(first, all - 1)
    chosen = Array(start..<(count == 0 ? all : start + min(count, all - start)))
  }

  func exampleCount(ofClass classIndex: Int) -> Int {
    checkClass(classIndex)
    return members[0].exampleCount(ofClass: chosen[classIndex])
  }

  func origin(ofExample exampleIndex: Int, ofClass classIndex: Int) -> ExampleOrigin {
    ExampleOrigin(
      dataset: members[0], classIndex: chosen[classIndex], exampleIndex: exampleIndex)
  }
}
