import EngramCore
import Glibc
import Testing

/// In processes of their own: signals belong to the whole process.
struct StopSignalTests {
  @Test(arguments: [SIGINT, SIGTERM, SIGUSR1])
  func theFirstSignalIsNotedAndTheSecondEnds(number: Int32) async {
    await #expect(processExitsWith: .signal(number)) { [number = number as Int32] in
      // Test processes start with both signals blocked.
      var signals = sigset_t()
      sigfillset(&signals)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      StopSignal.listen()
      guard StopSignal.received == nil else { exit(1) }
      raise(number)
      guard StopSignal.received == number else { exit(2) }
      raise(number)
    }
  }

  @Test func underALauncherTheSecondSignalIsTheFirstAgain() async {
    await #expect(processExitsWith: .exitCode(7)) {
      var signals = sigset_t()
      sigfillset(&signals)
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      StopSignal.listen(endsAtSecond: false)
      raise(SIGTERM)
      raise(SIGTERM)
      exit(StopSignal.received == SIGTERM ? 7 : 1)
    }
  }

  @Test func signalsHaveNames() {
    #expect(StopSignal.name(SIGINT) == "SIGINT")
    #expect(StopSignal.name(SIGTERM) == "SIGTERM")
    #expect(StopSignal.name(SIGUSR1) == "SIGUSR1")
    #expect(StopSignal.name(7) == "signal 7")
  }
}
