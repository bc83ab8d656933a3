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
    for folder in folders {
      for name in names where access(folder + "/" + name, F_OK) == 0 {
        return folder + "/" + name
      }
    }
    let places = folders.isEmpty ? "no folder at all" : folders.joined(separator: ", ")
    throw DataError("\(dataset): \(names.first ?? "") is missing (looked in \(places)); \(remedy)")
  }
}
