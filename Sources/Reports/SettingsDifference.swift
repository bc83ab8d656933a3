internal import EngramCore
internal import Files
internal import YAMLTree

/// A setting that two runs have different values for.
public struct SettingsDifference: Sendable, Equatable {
  /// The dotted path, such as `learners.acl.steps`.
  public let path: String
  /// The value in the first run; `nil` if it has no such setting.
  public let first: String?
  /// The value in the second run; `nil` if it has no such setting.
  public let second: String?

  /// Compares the resolved experiments of two runs.
  ///
  /// - Parameters:
  ///   - first: A run folder, or one with learners' folders in it.
  ///   - second: Another one.
  /// - Returns: The differences in the order of the first experiment, then of the second.
  /// - Throws: `RunError` when one of them has no experiment.
  public static func between(_ first: String, _ second: String) throws -> [SettingsDifference] {
    let (first, second) = (try settings(of: first), try settings(of: second))
    let (a, b) = (Dictionary(first) { $1 }, Dictionary(second) { $1 })
    var differences: [SettingsDifference] = []
    for (path, value) in first where b[path] != value {
      differences.append(SettingsDifference(path: path, first: value, second: b[path]))
    }
    for (path, value) in second where a[path] == nil {
      differences.append(SettingsDifference(path: path, first: nil, second: value))
    }
    return differences
  }

  private static func settings(of folder: String) throws -> [(String, String)] {
    guard Folder.isFolder(folder) else { throw RunError("\(folder): there is no such folder") }
    let candidates = try [folder] + Folder.names(in: folder).map { "\(folder)/\($0)" }
    let files = candidates.map { RunDirectory($0).experimentFile }
    guard let file = files.first(where: Folder.exists) else {
      throw RunError("\(folder) holds no run: there is no experiment.yaml in it")
    }
    return try Node.parse(try Source.read(file: file)).leaves.map { ($0.path, $0.text) }
  }
}
