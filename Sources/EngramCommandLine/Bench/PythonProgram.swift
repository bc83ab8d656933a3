internal import EngramCore
internal import Foundation

/// A Python that runs the peers of measurements.
struct PythonProgram {
  /// A path, or a name that is found in `PATH`.
  let path: String

  /// Runs Python to its end.
  ///
  /// - Parameters:
  ///   - arguments: Everything after its name.
  ///   - environment: Variables that are set besides those of this process.
  /// - Returns: What it wrote to standard output.
  /// - Throws: ``RunError`` when it cannot be started or fails.
  func output(_ arguments: [String], environment: [String: String] = [:]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [path] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw RunError("\(path) ended with status \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self)
  }
}
