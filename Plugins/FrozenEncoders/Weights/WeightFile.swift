import EngramCore
import Files
import Safetensors
import TensorEngine
import YAMLTree

/// An opened safetensors file of a network's weights, whose names may all have one prefix.
///
/// Only the header has been read; tensors are read when they are asked for.
struct WeightFile: Sendable {
  /// The file, for messages.
  let path: String
  private let prefix: String
  private let file: SafetensorsFile

  /// Opens a file.
  ///
  /// - Throws: `DataError` when it is not there or no safetensors file.
  init(_ path: String) throws(DataError) {
    do throws(SafetensorsError) {
      file = try SafetensorsFile(path)
    } catch {
      throw DataError("\(error)")
    }
    self.path = path
    prefix = ""
  }

  /// Opens what a training has left: a file, or the folder of a run, whose best step counts before its last.
  ///
  /// - Throws: `DataError` when it is not there or no safetensors file.
  init(ofModel path: String) throws(DataError) {
    guard Folder.isFolder(path) else {
      try self.init(path)
      return
    }
    let run = RunDirectory(path)
    try self.init(Folder.exists(run.bestFile) ? run.bestFile : run.checkpointFile)
  }

  private init(_ file: SafetensorsFile, prefix: String) {
    path = file.path
    self.file = file
    self.prefix = prefix
  }

  /// The same file, its names seen from where one of them begins: a name that ends in `anchor` says what
  /// stands before all of them.
  ///
  /// - Returns: `nil` if no name ends so.
  func anchored(at anchor: String) -> WeightFile? {
    // The shortest, because a network may be part of another one.
    let found = file.names.filter { $0 == anchor || $0.hasSuffix("." + anchor) }
      .min { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
    return found.map { WeightFile(file, prefix: String($0.dropLast(anchor.count))) }
  }

  /// The same file, of which only the names that begin with a prefix and a dot are seen, without them.
  func below(_ prefix: String) -> WeightFile {
    WeightFile(file, prefix: self.prefix + prefix + ".")
  }

  /// Where names lead to that stand before a dot, such as `encoder` in `encoder.0.kernel`.
  var beginnings: [String] {
    Set(names.compactMap { $0.split(separator: ".").first.map(String.init) }).sorted()
  }

  /// The names after the prefix.
  var names: [String] {
    file.names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }

  /// The extents of a tensor; `nil` if there is none of the name.
  func shape(of name: String) -> Shape? { file.shape(of: prefix + name) }

  /// The free-form text under the first of some keys that is there.
  func metadata(_ keys: String...) -> String? { keys.lazy.compactMap { file.metadata[$0] }.first }

  /// Compares the file with what a network needs, by the header alone.
  ///
  /// - Parameters:
  ///   - expected: All that is needed.
  ///   - network: What the network is, for the message.
  ///   - isSuperfluous: Whether a name is known to belong to something that is not needed.
  /// - Throws: `DataError` that names every tensor that is missing, of another shape, or unknown.
  func check(
    for expected: [ExpectedTensor], of network: String, besides isSuperfluous: (String) -> Bool
  ) throws(DataError) {
    let needed = Set(expected.map(\.name))
    let unknown = names.filter { !needed.contains($0) && !isSuperfluous($0) }
    var problems: [String] = []
    for tensor in expected {
      guard let shape = shape(of: tensor.name) else {
        let found = Suggestion.nearest(to: tensor.name, among: unknown)
        let near = found.map { "; the nearest is '\(prefix)\($0)'" } ?? ""
        problems.append("'\(prefix)\(tensor.name)' of \(tensor.shape) is missing\(near)")
        continue
      }
      if shape != tensor.shape {
        problems.append(
          "'\(prefix)\(tensor.name)' has shape \(shape) instead of \(tensor.shape)")
      } else if file.elementType(of: prefix + tensor.name)?.isFloatingPoint != true {
        problems.append("'\(prefix)\(tensor.name)' holds no floating-point numbers")
      }
    }
    for name in unknown {
      let found = Suggestion.nearest(to: name, among: expected.map(\.name))
      let near = found.map { "; the nearest is '\(prefix)\($0)'" } ?? ""
      problems.append("'\(prefix)\(name)' belongs to none\(near)")
    }
    guard !problems.isEmpty else { return }
    let shown = problems.prefix(8)
    let rest = problems.count - shown.count
    throw DataError(
      "\(path) does not hold \(network): " + shown.joined(separator: "; ")
        + (rest > 0 ? "; and \(rest) more" : ""))
  }

  /// A tensor of the file.
  ///
  /// - Throws: `DataError` when it cannot be read, or holds what is no finite number.
  func tensor(_ name: String) throws(DataError) -> Tensor {
    let tensor: Tensor
    do throws(SafetensorsError) {
      tensor = try file.tensor(named: prefix + name)
    } catch {
      throw DataError("\(error)")
    }
    guard tensor.hasOnlyFiniteElements else {
      throw DataError("\(path): tensor '\(prefix)\(name)' holds what is no finite number")
    }
    return tensor
  }

  /// Tensors one below the other: `[a + b + …, …]`.
  ///
  /// - Throws: `DataError` when one cannot be read.
  func stacked(_ names: [String]) throws(DataError) -> Tensor {
    var parts: [Tensor] = []
    for name in names { parts.append(try tensor(name)) }
    guard parts.count != 1 else { return parts[0] }
    let rows = parts.reduce(0) { $0 + $1.shape[0] }
    let whole = Tensor(uninitialized: Shape([rows] + parts[0].shape.extents.dropFirst()))
    var target = whole.pointer
    for part in parts {
      target.update(from: part.pointer, count: part.count)
      target += part.count
    }
    return whole
  }
}
