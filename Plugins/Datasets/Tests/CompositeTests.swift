import EngramCore
import Testing

@testable import Datasets

@Suite struct CompositeTests {
  private let roots = DataRoots(folders: [])
  private let four = "{type: glyphs, classes: 4, examples: 10, size: 6, normalize: unit}"
  private let two =
    "{type: glyphs, first-class: 50, classes: 2, examples: 3, size: 6, normalize: unit}"

  private func message(_ yaml: String) -> String {
    do {
      _ = try prepared(yaml, roots)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func concatenationPutsClassesSideBySide() throws {
    let (a, b) = (try prepared(four, roots), try prepared(two, roots))
    let both = try prepared("{type: concatenation, datasets: [\(two), \(four), \(two)]}", roots)
    #expect(both.histogram == [3, 3, 10, 10, 10, 10, 3, 3])
    #expect(both.pixels(2, ofClass: 1) == b.pixels(2, ofClass: 1))
    #expect(both.pixels(9, ofClass: 2) == a.pixels(9, ofClass: 0))
    #expect(both.pixels(0, ofClass: 7) == b.pixels(0, ofClass: 1))
    let unequal = message("{type: concatenation, datasets: [\(two), {type: glyphs, size: 7}]}")
    #expect(unequal.contains("images of 7x7x1 cannot stand beside images of 6x6x1"), "\(unequal)")
  }

  @Test func classesByListAndByRange() throws {
    let whole = try prepared(four, roots)
    let list = try prepared("{type: classes, list: [3, 1], dataset: \(four)}", roots)
    #expect(list.classCount == 2)
    #expect(list.pixels(5, ofClass: 0) == whole.pixels(5, ofClass: 3))
    let range = try prepared("{type: classes, first: 1, count: 2, dataset: \(four)}", roots)
    #expect(range.classCount == 2)
    #expect(range.pixels(0, ofClass: 1) == whole.pixels(0, ofClass: 2))
    #expect(try prepared("{type: classes, first: 1, dataset: \(four)}", roots).classCount == 3)
    for (settings, expected) in [
      ("list: [4]", "4 is not among the classes 0...3"), ("first: 9", "9 is not among"),
      ("first: 3, count: 2", "from class 3 on there are 1 classes"),
      ("list: [1, 1]", "each class can be named once"),
      ("list: [1], count: 2", "a 'list' and a range exclude each other"),
    ] {
      let found = message("{type: classes, \(settings), dataset: \(four)}")
      #expect(found.contains(expected), "\(found)")
    }
  }

  @Test func relabelledMergesClasses() throws {
    let whole = try prepared(four, roots)
    let merged = try prepared("{type: relabelled, labels: [1, 0, 1, -1], dataset: \(four)}", roots)
    #expect(merged.histogram == [10, 20])
    #expect(merged.pixels(9, ofClass: 1) == whole.pixels(9, ofClass: 0))
    #expect(merged.pixels(10, ofClass: 1) == whole.pixels(0, ofClass: 2))
    for (labels, expected) in [
      ("[0, 1]", "2 new classes are given for a dataset of 4 classes"),
      ("[0, 2, 2, 0]", "no old class becomes 1"), ("[-1, -1, -1, -1]", "has to be kept"),
      ("[0, 1, 2, 1000000]", "no old class becomes"),
      ("[]", "say with 'labels' or 'groups' which classes become one"),
    ] {
      let found = message("{type: relabelled, labels: \(labels), dataset: \(four)}")
      #expect(found.contains(expected), "\(found)")
    }
  }

  @Test func groupsAreClasses() throws {
    let whole = try prepared(four, roots)
    let merged = try prepared("{type: relabelled, groups: [[3], [2, 0]], dataset: \(four)}", roots)
    #expect(merged.histogram == [10, 20])
    #expect(merged.pixels(9, ofClass: 0) == whole.pixels(9, ofClass: 3))
    // In the order of the group.
    #expect(merged.pixels(9, ofClass: 1) == whole.pixels(9, ofClass: 2))
    #expect(merged.pixels(10, ofClass: 1) == whole.pixels(0, ofClass: 0))
    for (settings, expected) in [
      ("groups: [[0], [], [1]]", "no old class becomes 1"),
      ("groups: [[0, 4]]", "4 is not among the classes 0...3"),
      ("groups: [[0, 1], [1, 2]]", "class 1 is named twice"),
      ("groups: [[0]], labels: [0, 1, 0, 1]", "'labels' and 'groups' exclude each other"),
      ("groups: [0, 1]", "expected a list of integers, not the integer 0; write [0]"),
      ("groups: 3", "expected a list of lists of integers, not the integer 3; write [[3]]"),
      ("groups: [[0, -1]]", "expected an integer from 0 to 1000000, not -1"),
    ] {
      let found = message("{type: relabelled, \(settings), dataset: \(four)}")
      #expect(found.contains(expected), "\(found)")
    }
  }

  @Test(arguments: [
    "share: 0.7, seed: 3", "first: 1, count: 6", "count: 4, seed: 9", "share: 0.25",
  ])
  func aSubsetAndItsRestAreTheWhole(settings: String) throws {
    let whole = try prepared(four, roots)
    let some = try prepared("{type: subset, \(settings), dataset: \(four)}", roots)
    let rest = try prepared("{type: subset, \(settings), rest: true, dataset: \(four)}", roots)
    for label in 0..<4 {
      let parts = [some, rest].flatMap { part in
        (0..<part.exampleCount(ofClass: label)).map { part.pixels($0, ofClass: label) }
      }
      #expect(parts.count == 10)
      #expect(Set(parts) == Set((0..<10).map { whole.pixels($0, ofClass: label) }))
    }
  }

  @Test func subsetsInOrderAndShuffled() throws {
    let whole = try prepared(four, roots)
    let range = try prepared("{type: subset, first: 2, count: 3, dataset: \(four)}", roots)
    #expect(range.histogram == [3, 3, 3, 3])
    #expect(range.pixels(0, ofClass: 3) == whole.pixels(2, ofClass: 3))
    func order(_ seed: Int) throws -> [[Float]] {
      let subset = try prepared("{type: subset, seed: \(seed), dataset: \(four)}", roots)
      return (0..<10).map { subset.pixels($0, ofClass: 1) }
    }
    #expect(try order(1) == order(1))
    #expect(try order(1) != order(2))
    #expect(
      message("{type: subset, first: 5, count: 6, dataset: \(four)}")
        == "subset: class 0 has 10 examples, fewer than the 5 that `first` passes over and the 6 that "
        + "`count` asks for")
    #expect(
      message("{type: subset, share: 0, dataset: \(four)}")
        == "subset: no example of class 0, which has 10, is left")
  }

  @Test func quarterTurnsTurnCounterClockwise() throws {
    let whole = try prepared(four, roots)
    let turned = try prepared("{type: quarter-turns, dataset: \(four)}", roots)
    #expect(turned.classCount == 16)
    var upright = whole.pixels(7, ofClass: 2)
    for turn in 0..<4 {
      #expect(turned.pixels(7, ofClass: 4 * turn + 2) == upright)
      // Counter-clockwise: the last column becomes the first row.
      upright = (0..<36).map { upright[$0 % 6 * 6 + 5 - $0 / 6] }
    }
    let oblong = "{type: glyphs, size: 6, transforms: [{type: resize, size: 6, columns: 8}]}"
    #expect(
      message("{type: quarter-turns, dataset: \(oblong)}").contains("cannot be turned by quarters"))
  }

  @Test func variationsArePassedOn() throws {
    let flipped =
      "{type: glyphs, classes: 4, examples: 4, size: 6, normalize: unit, transforms: [flip]}"
    let whole = try prepared(flipped, roots)
    for yaml in [
      "{type: concatenation, datasets: [\(flipped)]}", "{type: classes, dataset: \(flipped)}",
      "{type: subset, dataset: \(flipped)}", "{type: quarter-turns, dataset: \(flipped)}",
      "{type: relabelled, labels: [0, 1, 2, 3], dataset: \(flipped)}",
    ] {
      let composite = try prepared(yaml, roots)
      let seen = Set((1..<20).map { composite.pixels(1, ofClass: 2, variation: $0) })
      #expect(seen == Set((1..<20).map { whole.pixels(1, ofClass: 2, variation: $0) }), "\(yaml)")
      #expect(seen.count == 2)
    }
  }
}
