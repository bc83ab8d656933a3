import EngramTesting
import Files
import Foundation
import Testing

/// How a program ended, and what it wrote.
struct Outcome {
  /// The exit code, or what a shell would make of a signal.
  enum Ending: Equatable {
    case code(Int32)
    case signal(Int32)
  }

  let ending: Ending
  let output: String
  let error: String

  /// The notes of a run without its progress lines, which depend on the speed of the machine.
  var notes: String {
    error.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.contains(": step ") && !$0.contains(": evaluating on ") }
      .joined(separator: "\n")
  }
}

/// A program that has been started in a folder, with its output going to files.
///
/// Started without Foundation's `Process`, because signals are what these tests are about: the child
/// must not inherit ignored ones, and how it ended must be seen as it was.
final class ChildProcess {
  private struct NotStarted: Error { let code: Int32 }
  private struct NotEnded: Error { let words: [String] }

  let identifier: pid_t
  private let words: [String]
  private let scratch: ScratchFolder
  private let outputFile: String
  private var hasEnded = false

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - words: The program's path, then its arguments.
  ///   - folder: The working directory.
  ///   - environment: All environment variables.
  ///   - output: Where standard output goes; a file of its own if absent.
  /// - Throws: When the system starts no further process.
  init(
    _ words: [String], in folder: String, environment: [String: String], output: String? = nil
  ) throws {
    self.words = words
    scratch = try ScratchFolder()
    outputFile = output ?? scratch("output")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, scratch("error"), O_WRONLY | O_CREAT, 0o644)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    posix_spawnattr_setsigmask(&attributes, &unblocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    // Changing the folder is an extension of the system's that Swift does not see; `env` replaces
    // itself by the program, which keeps the identifier.
    let start = ["/usr/bin/env", "-C", folder]
    let arguments = (start + words).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var identifier: pid_t = 0
    let code = posix_spawn(
      &identifier, start[0], &actions, &attributes, arguments, variables)
    guard code == 0 else { throw NotStarted(code: code) }
    self.identifier = identifier
  }

  deinit {
    guard !hasEnded else { return }
    kill(identifier, SIGKILL)
    waitpid(identifier, nil, 0)
  }

  func send(_ signal: Int32) { kill(identifier, signal) }

  /// Waits until something holds of the outside world, or the program ends.
  func wait(until condition: () throws -> Bool) throws {
    for _ in 0..<60_000 {
      var information = siginfo_t()
      waitid(P_PID, id_t(identifier), &information, WEXITED | WNOHANG | WNOWAIT)
      if try condition() || information.si_signo == SIGCHLD { return }
      usleep(1000)
    }
    throw NotEnded(words: words)
  }

  /// Waits for the end.
  func end() throws -> Outcome {
    var status: Int32 = 0
    try wait { false }
    waitpid(identifier, &status, 0)
    hasEnded = true
    let signal = status & 0x7F
    return Outcome(
      ending: signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal),
      output: (try? ReadableFile.text(of: outputFile)) ?? "",
      error: try ReadableFile.text(of: scratch("error")))
  }
}
