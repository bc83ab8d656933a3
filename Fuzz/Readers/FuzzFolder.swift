import EngramCore
import Files
import Glibc

/// A folder for the files of one process, which whoever starts the fuzzer makes and removes.
final class FuzzFolder {
  /// The folder that ENGRAM_FUZZ_FOLDER names.
  let path: String
  private var kept: Set<String> = []

  init() {
    guard let name = getenv("ENGRAM_FUZZ_FOLDER") else {
      fatalError("ENGRAM_FUZZ_FOLDER has to name an empty folder, best one in memory")
    }
    path = String(cString: name)
  }

  /// The folder as the only data root.
  var roots: DataRoots { DataRoots(folders: [path]) }

  /// Writes a file, making folders on the way, and returns its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = path + "/" + name
    try Folder.create(Folder.parent(of: file))
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    ReaderFuzzer.require(descriptor >= 0, "\(file) cannot be written")
    defer { close(descriptor) }
    let count = Glibc.write(descriptor, bytes, bytes.count)
    ReaderFuzzer.require(count == bytes.count, "\(file) is too large")
    return file
  }

  /// Writes a file that stays as it is from one input to the next.
  @discardableResult
  func keep(_ bytes: @autoclosure () -> [UInt8], at name: String) throws -> String {
    guard kept.insert(name).inserted else { return path + "/" + name }
    return try write(bytes(), to: name)
  }
}
