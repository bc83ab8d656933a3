internal import EngramCore
internal import Files
internal import Glibc
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// Shows a folder of runs to browsers while they go on; it never writes.
public struct WebServer: Sendable {
  private let site: Site
  private let host: String
  private let port: Int
  private let token: String?

  /// Creates a server; nothing is listened to yet.
  ///
  /// - Parameters:
  ///   - path: The folder of a batch, of a run, or one with runs below it, be it empty yet.
  ///   - host: The name or address to listen on.
  ///   - port: The port; 0 stands for a free one.
  ///   - token: The word that lets somebody in; without it one is made, if not only this machine can reach
  ///     the host.
  /// - Throws: `RunError` when there is no such folder.
  public init(_ path: String, host: String, port: Int, token: String?) throws {
    guard Folder.isFolder(path) else { throw RunError("\(path): there is no such folder") }
    let isLoopback = HostName.isLoopback(host)
    self.host = host
    self.port = port
    self.token = token ?? (isLoopback ? nil : SecretWord.random())
    site = Site(path, token: self.token.map(SecretWord.init), isLoopback: isLoopback)
  }

  /// Serves until it is stopped.
  ///
  /// - Parameters:
  ///   - isStopped: Asked often.
  ///   - started: Told the address as soon as there are answers.
  /// - Throws: `RunError` when the host or the port cannot be had, and what `started` throws.
  public func run(
    until isStopped: () -> Bool, started: (_ address: String) throws -> Void
  ) throws {
    let progress = Progress()
    let task = Task.detached {
      do {
        try await server(progress).run()
        progress.end(RunError("the server has ended"))
      } catch {
        progress.end(RunError(message(about: error)))
      }
    }
    defer { task.cancel() }
    var isStarted = false
    while !isStopped() {
      if let error = progress.error { throw error }
      if !isStarted, let port = progress.port {
        isStarted = true
        try started(address(port))
      }
      usleep(20_000)
    }
  }

  private func server(_ progress: Progress) -> Server<HTTP1Channel> {
    // What goes wrong with one browser is no news.
    let logger = Logger(label: "engram", factory: { _ in SwiftLogNoOpLogHandler() })
    return Server(
      childChannelSetup: HTTP1Channel { [site] request, writer, _ in
        let response = await site.response(to: request)
        try await response.body.write(writer.writeHead(response.head))
      },
      configuration: ServerConfiguration(address: .hostname(host, port: port)),
      onServerRunning: { progress.start(port: $0.localAddress?.port ?? 0) },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
  }

  private func address(_ port: Int) -> String {
    // An address that stands for all of this machine's leads nowhere from another one.
    let isAny = host == "0.0.0.0" || host == "::"
    let name = isAny ? Machine.hostName ?? host : host
    return "http://\(HostName.inAddress(name)):\(port)/" + (token.map { "?token=\($0)" } ?? "")
  }

  private func message(about error: any Error) -> String {
    let place = "\(HostName.inAddress(host)):\(port)"
    if let error = error as? IOError {
      let remedy = error.errnoCode == EADDRINUSE ? "; --port 0 takes a free one" : ""
      return "cannot listen on \(place): \(String(cString: strerror(error.errnoCode)))\(remedy)"
    }
    if error is SocketAddressError || error is SocketAddressError.UnknownHost {
      return "cannot listen on \(place): there is no host of that name"
    }
    return "cannot listen on \(place): \(error)"
  }
}

/// How far the start of a server is, told across threads.
private final class Progress: Sendable {
  private let state = Mutex<(port: Int?, error: RunError?)>((nil, nil))

  var port: Int? { state.withLock { $0.port } }
  var error: RunError? { state.withLock { $0.error } }

  func start(port: Int) { state.withLock { $0.port = port } }
  func end(_ error: RunError) { state.withLock { $0.error = error } }
}
