internal import CMessagePassing
internal import EngramCore
internal import Glibc

/// The functions of an MPI, out of the library that `Scripts/build-mpi.sh` makes.
struct MPILibrary {
  static let fileName = "libengram-mpi.so"

  let functions: message_passing

  /// Opens the library.
  ///
  /// - Parameter path: The file.
  /// - Throws: `RunError` when it is not there or not the one that this program needs.
  init(_ path: String) throws {
    // For all to see: Open MPI opens further libraries, which look for its own symbols.
    guard let handle = dlopen(path, RTLD_NOW | RTLD_GLOBAL) else {
      throw RunError("cannot open \(path): \(dlerror().map { String(cString: $0) } ?? "no reason")")
    }
    guard let symbol = dlsym(handle, MESSAGE_PASSING_SYMBOL) else {
      throw RunError("\(path) has no \(MESSAGE_PASSING_SYMBOL): make mpi builds it")
    }
    typealias Table = @convention(c) () -> UnsafePointer<message_passing>?
    guard let table = unsafeBitCast(symbol, to: Table.self)(),
      table.pointee.version == MESSAGE_PASSING_VERSION
    else { throw RunError("\(path) belongs to another version of engram: make mpi builds it anew") }
    functions = table.pointee
  }

  /// The name and version of the MPI.
  var name: String { functions.library().map { String(cString: $0) } ?? "MPI" }

  /// Turns the number that a function returned into an error.
  func check(_ code: Int32, _ action: String) throws {
    guard code != 0 else { return }
    var text = [CChar](repeating: 0, count: 4096)
    functions.message(code, &text)
    let message = String(
      decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    throw RunError("MPI cannot \(action): \(message)")
  }
}
