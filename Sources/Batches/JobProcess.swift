internal import Files
internal import Glibc

/// A process that works at a job, started with its own process group and with its output going to the
/// end of a file.
final class JobProcess {
  /// How a process ended.
  enum Ending: Equatable {
    case code(Int32)
    case signal(Int32)
  }

  /// The process could not be started.
  struct NotStarted: Error, CustomStringConvertible {
    let program: String
    let code: Int32

    var description: String {
      "cannot start \(program): \(String(cString: strerror(code)))"
    }
  }

  let number: pid_t

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - words: The program's path, then its arguments.
  ///   - log: Where its output goes; what is there is kept.
  /// - Throws: ``NotStarted`` when the system starts no further process.
  init(_ words: [String], log: String) throws(NotStarted) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigfillset(&defaults)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var unblocked = sigset_t()
    sigemptyset(&unblocked)
    posix_spawnattr_setsigmask(&attributes, &unblocked)
    // Ctrl-C reaches the whole group of a terminal: the launcher alone passes it on, once.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))

    let arguments = words.map { strdup($0) } + [nil]
    defer { for text in arguments { free(text) } }
    var number: pid_t = 0
    let code = posix_spawn(&number, words[0], &actions, &attributes, arguments, environ)
    guard code == 0 else { throw NotStarted(program: words[0], code: code) }
    self.number = number
  }

  /// Sends a signal to the process and whatever it has started.
  func send(_ signal: Int32) { kill(-number, signal) }

  /// How the process ended; `nil` while it goes on.
  ///
  /// To be asked no more after it has told.
  func ending() -> Ending? {
    var status: Int32 = 0
    guard waitpid(number, &status, WNOHANG) == number else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal)
  }

  /// The memory that the process occupies now, in bytes; `nil` if the system does not tell.
  var residentByteCount: Int? {
    guard let text = try? ReadableFile.text(of: "/proc/\(number)/statm") else { return nil }
    let fields = text.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return nil }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
