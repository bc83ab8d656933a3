internal import ArgumentParser
internal import EngramCore
internal import Glibc
internal import MessagePassing

extension RunCommand {
  /// The processes that mpirun has started together with this one; `nil` if there are none.
  ///
  /// - Throws: The exit code, after a message, when they cannot be joined.
  static func joinedPeers() throws -> MPIPeers? {
    var peers: MPIPeers?
    try Console.reportingErrors {
      peers = try MPIPeers.joined(environment: Console.variable, note: Console.printNote)
    }
    return peers
  }

  /// Runs the experiment with others, and sees to it that an error of one ends all of them.
  func run(asOneOf peers: MPIPeers) throws {
    do {
      if peers.isFirst {
        try Console.reportingErrors(asDocumentOn: report.json ? experiment.file : nil) {
          try run(sharing: peers)
        }
      } else {
        try run(sharing: peers)
      }
    } catch let code as ExitCode {
      // What has ended in good order, stopped or not as expected, has done so everywhere.
      guard code != .failure else { peers.abort(code.rawValue) }
      try end(peers)
      if peers.isFirst { throw code }
      return
    } catch {
      // An error that all have, such as a learner that diverged, is told by the first one, which then has
      // this process told to end.
      let wasTold = StopSignal.received != nil
      sleep(3)
      if !wasTold, StopSignal.received != nil { peers.abort(ExitCode.failure.rawValue) }
      Console.printNote("error: \(peers.name), \(peers.lastEvent): \(error)\n")
      peers.abort(ExitCode.failure.rawValue)
    }
    try end(peers)
  }

  private func end(_ peers: MPIPeers) throws {
    try Console.reportingErrors { try peers.leave() }
    guard peers.isFirst, peers.additionCount > 0 else { return }
    let milliseconds = peers.addingTime / .milliseconds(1) / Double(peers.additionCount)
    Console.printNote(
      "\(peers.count) processes, \(peers.libraryName): gradients added up \(peers.additionCount) times in "
        + "\(OneDecimal.text(milliseconds)) ms on average; this one waited "
        + "\(OneDecimal.text(peers.waitingTime / .seconds(1))) s for others\n")
  }
}
