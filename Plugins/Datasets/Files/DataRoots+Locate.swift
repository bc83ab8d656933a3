internal import EngramCore
import Glibc

extension DataRoots {
  /// The first existing file among `folder/name` for every root and every one of the names.
  ///
  /// - Parameters:
  ///   - names: Paths below a root, best first, such as `mnist/train-images-idx3-ubyte.gz`.
  ///   - dataset: What messages call the data set.
  ///   - remedy: What the user can do, as the end of a sentence.
  /// - Returns: The path of the file.
  /// - Throws: ``DataError`` that names the first file, every folder and the remedy.
  func locate(_ names: [String], of dataset: String, remedy: String) throws -> String {
    if let path = try find(names) { return path }
    let places = folders.isEmpty ? "no folder at all" : folders.joined(separator: ", ")
    throw DataError("\(dataset): \(names.first ?? "") is missing (looked in \(places)); \(remedy)")
  }

  /// The same without a complaint where none exists.
  ///
  /// - Throws: ``DataError`` when one exists and the way to it is barred, or goes in a circle.
  func find(_ names: [String]) throws -> String? {
    for folder in folders {
      for name in names {
        let path = folder + "/" + name
        if access(path, F_OK) == 0 { return path }
        let code = errno
        guard code == ENOENT || code == ENOTDIR else {
          throw DataError("\(path) cannot be opened: \(String(cString: strerror(code)))")
        }
      }
    }
    return nil
  }

  /// A file or folder that the user named: absolute, below the working directory or below a root.
  ///
  /// - Throws: ``DataError`` when there is none.
  func locateOwn(_ path: String, of dataset: String) throws -> String {
    if path.hasPrefix("/") { return path }
    return try DataRoots(folders: ["."] + folders).locate(
      [path], of: dataset, remedy: "name an existing file, or set ENGRAM_DATA")
  }
}
