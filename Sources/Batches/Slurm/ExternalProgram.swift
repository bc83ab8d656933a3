internal import EngramCore
internal import Foundation

/// A program of the system, found in `PATH`, that is run to its end.
struct ExternalProgram {
  /// How it ended, and what it said.
  struct Outcome {
    let code: Int32
    let output: String
    let error: String
  }

  let name: String

  /// Runs the program.
  ///
  /// - Parameter arguments: Everything after its name.
  /// - Returns: How it ended; code 127 if there is no such program.
  /// - Throws: When the system starts no further process.
  func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    let (output, error) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = error
    try process.run()
    // What is said on standard error is a line or two, and fits into the pipe meanwhile.
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      error: String(decoding: complaint, as: UTF8.self))
  }

  /// What the program writes to standard output.
  ///
  /// - Parameter arguments: Everything after its name.
  /// - Returns: All of it.
  /// - Throws: `RunError` with what the program says when it fails or is not there.
  func output(_ arguments: [String]) throws -> String {
    let outcome = try run(arguments)
    guard outcome.code != 127 else {
      throw RunError("there is no program '\(name)' here: Slurm's commands are not installed")
    }
    guard outcome.code == 0 else {
      let said = outcome.error.split(separator: "\n").joined(separator: "; ")
      throw RunError("\(name) ended with exit code \(outcome.code): \(said)")
    }
    return outcome.output
  }
}
