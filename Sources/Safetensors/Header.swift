internal import JSONTree
internal import TensorEngine

/// One tensor as the header describes it.
struct HeaderEntry: Sendable {
  let name: String
  let type: ElementType
  let shape: Shape
  /// Bytes of the file, counted after the header.
  let range: Range<Int>
}

/// The checked header of a file.
struct Header: Sendable {
  var entries: [HeaderEntry] = []
  var metadata: [String: String] = [:]

  // The limit of the reference implementation; a longer header is an attack or another format.
  static let byteLimit = 100_000_000

  /// Reads and checks a header.
  ///
  /// - Parameters:
  ///   - bytes: The header without its length.
  ///   - dataByteCount: What follows it in the file.
  /// - Throws: ``Malformation`` for the first thing that is wrong.
  init(_ bytes: [UInt8], dataByteCount: Int) throws(Malformation) {
    let tree: JSON
    do throws(JSONError) {
      tree = try JSON.parse(bytes)
    } catch {
      throw Malformation("the header is not valid JSON: \(error)")
    }
    guard let members = tree.members else { throw Malformation("the header is no JSON object") }
    for member in members {
      if member.key == "__metadata__" {
        metadata = try Header.metadata(member.value)
      } else {
        entries.append(try Header.entry(member.key, member.value))
      }
    }
    try checkCoverage(dataByteCount)
  }

  private static func metadata(_ value: JSON) throws(Malformation) -> [String: String] {
    guard let members = value.members else {
      throw Malformation("__metadata__ is no JSON object")
    }
    var metadata: [String: String] = [:]
    for member in members {
      guard let text = member.value.string else {
        throw Malformation("the metadata \"\(member.key)\" is no string")
      }
      metadata[member.key] = text
    }
    return metadata
  }

  private static func entry(_ name: String, _ value: JSON) throws(Malformation) -> HeaderEntry {
    guard let word = value["dtype"]?.string else {
      throw Malformation("tensor \"\(name)\" has no dtype")
    }
    guard let type = ElementType(rawValue: word) else {
      throw Malformation("tensor \"\(name)\" has the unknown dtype \"\(word)\"")
    }
    guard let extents = integers(value["shape"]), extents.allSatisfy({ $0 >= 0 }) else {
      throw Malformation("tensor \"\(name)\" has no shape of non-negative integers")
    }
    guard let offsets = integers(value["data_offsets"]), offsets.count == 2,
      offsets[0] >= 0, offsets[0] <= offsets[1]
    else { throw Malformation("tensor \"\(name)\" has no valid data_offsets") }
    guard let byteCount = byteCount(extents, type) else {
      throw Malformation("the shape of tensor \"\(name)\" is too large")
    }
    guard byteCount == offsets[1] - offsets[0] else {
      throw Malformation(
        "tensor \"\(name)\" needs \(byteCount) bytes, but its data_offsets hold "
          + "\(offsets[1] - offsets[0])")
    }
    return HeaderEntry(
      name: name, type: type, shape: Shape(extents), range: offsets[0]..<offsets[1])
  }

  private static func integers(_ value: JSON?) -> [Int]? {
    guard let elements = value?.elements else { return nil }
    let integers = elements.compactMap(\.int)
    return integers.count == elements.count ? integers : nil
  }

  // A zero extent makes the product zero, but the other extents must still be harmless on their
  // own: strides and partial products are computed from them.
  private static func byteCount(_ extents: [Int], _ type: ElementType) -> Int? {
    var product = type.byteCount
    for extent in extents {
      let (next, overflow) = product.multipliedReportingOverflow(by: max(extent, 1))
      guard !overflow else { return nil }
      product = next
    }
    return extents.contains(0) ? 0 : product
  }

  // The format demands that tensors cover the data exactly: no overlap, no hole, nothing behind.
  private func checkCoverage(_ dataByteCount: Int) throws(Malformation) {
    var covered = 0
    let sorted = entries.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    for entry in sorted {
      guard entry.range.upperBound <= dataByteCount else {
        throw Malformation("the data of tensor \"\(entry.name)\" is cut off")
      }
      guard entry.range.lowerBound >= covered else {
        throw Malformation("tensor \"\(entry.name)\" overlaps another one")
      }
      guard entry.range.lowerBound == covered else {
        throw Malformation("there is a hole in front of the data of tensor \"\(entry.name)\"")
      }
      covered = entry.range.upperBound
    }
    guard covered == dataByteCount else {
      throw Malformation("\(dataByteCount - covered) bytes follow the last tensor")
    }
  }
}

/// What is wrong with a header, before the file's name is added.
struct Malformation: Error {
  let reason: String
  init(_ reason: String) { self.reason = reason }
}
