internal import Glibc
internal import Synchronization

/// The wish of a person or a scheduler that the program end: SIGINT (Ctrl-C), SIGTERM or SIGUSR1, by
/// which Slurm says that the time limit is near.
///
/// A run looks at ``received`` between steps, saves and ends.
public enum StopSignal {
  private static let number = Atomic<Int32>(0)

  /// The number of the signal by which a scheduler says that a job's time is nearly over.
  public static let timeIsNearlyOver = SIGUSR1

  /// The number of the first signal that came, or `nil`.
  public static var received: Int32? {
    let value = number.load(ordering: .relaxed)
    return value == 0 ? nil : value
  }

  /// Starts to listen, and turns signals that would end a run without a word into error codes:
  /// SIGXFSZ (file size limit) and SIGPIPE (a reader that has gone).
  ///
  /// - Parameter endsAtSecond: Whether a second signal of the same kind ends the program at once, as a
  ///   person expects. Schedulers send theirs to all processes of a job, and launchers pass them on.
  public static func listen(endsAtSecond: Bool = true) {
    // Touched before any signal can come: the first access of a global is not for handlers.
    number.store(0, ordering: .relaxed)
    signal(SIGXFSZ, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { StopSignal.number.store($0, ordering: .relaxed) }
    // With SA_RESETHAND a second signal has its usual effect.
    action.sa_flags =
      SA_RESTART | (endsAtSecond ? Int32(bitPattern: UInt32(SA_RESETHAND)) : 0)
    sigemptyset(&action.sa_mask)
    for number in [SIGINT, SIGTERM, SIGUSR1] { sigaction(number, &action, nil) }
  }

  /// The name of a signal for messages.
  public static func name(_ number: Int32) -> String {
    switch number {
    case SIGINT: "SIGINT"
    case SIGTERM: "SIGTERM"
    case SIGUSR1: "SIGUSR1"
    default: "signal \(number)"
    }
  }
}
