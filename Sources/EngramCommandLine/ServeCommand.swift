internal import ArgumentParser
internal import EngramCore
internal import Serving

/// `engram serve`: the report as a page that follows what goes on.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Shows a batch, a run or a folder of runs in a browser, also while it goes on.",
    discussion: """
      The page is that of engram report with a table of what is going on, and stays up to date by itself. \
      Nothing can be changed through it. Without --host only this machine can reach it.
      """)

  @Argument(
    help: ArgumentHelp("The folder of a batch, of a run, or one with runs below it."),
    completion: .directory)
  var path: String

  @Option(help: "The port; 0 takes a free one.")
  var port = 8080

  @Option(
    help: ArgumentHelp(
      "The name or address to listen on; one that others can reach, such as 0.0.0.0, needs a token."
    ))
  var host = "127.0.0.1"

  @Option(
    help: ArgumentHelp(
      "The word that opens the page; without it one is made where one is needed.",
      valueName: "word"))
  var token: String?

  func validate() throws {
    if path.isEmpty {
      throw ValidationError("<path> takes the name of a folder, not an empty one.")
    }
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535, not \(port).")
    }
    if host.isEmpty { throw ValidationError("--host takes a name or an address.") }
    if let token {
      // It stands in an address and in a cookie.
      let isPlain = token.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
      }
      guard token.utf8.count >= 8, isPlain else {
        throw ValidationError("--token takes 8 or more letters, digits and hyphens.")
      }
    }
  }

  func run() throws {
    try Console.reportingErrors {
      StopSignal.listen()
      let server = try WebServer(path, host: host, port: port, token: token)
      try server.run(
        until: { StopSignal.received != nil },
        started: { address in try Console.printResult("\(address)\n") })
      if let signal = StopSignal.received {
        Console.printNote("stopped by \(StopSignal.name(signal))\n")
        throw ExitCode(128 + signal)
      }
    }
  }
}
