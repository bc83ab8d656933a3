internal import Glibc

/// Waits until a child process ends, or for a while.
struct ChildSignal {
  private var set = sigset_t()

  /// Keeps the signal that the end of a child sends from the calling thread, so that none is missed
  /// between two waits.
  init() {
    sigemptyset(&set)
    sigaddset(&set, SIGCHLD)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Returns when a child has ended since the last call, when another signal comes, or after a time.
  func wait(atMost duration: Duration) {
    let (seconds, attoseconds) = max(duration, .zero).components
    var limit = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    var set = set
    sigtimedwait(&set, nil, &limit)
  }
}
