import Synchronization

/// What a server answers and has answered; it outlives the server in the threads of connections.
final class AnswerBook: Sendable {
  private let entries = Mutex<[(request: LocalServer.Request, sentByteCount: Int)]>([])
  private let answer: @Sendable (LocalServer.Request) -> LocalServer.Reply

  init(_ answer: @escaping @Sendable (LocalServer.Request) -> LocalServer.Reply) {
    self.answer = answer
  }

  var requests: [LocalServer.Request] { entries.withLock { $0.map(\.request) } }
  var sentByteCounts: [Int] { entries.withLock { $0.map(\.sentByteCount) } }

  /// Turns to a request: the head of the answer, the bytes that are sent, and whether silence follows.
  func answer(
    to request: LocalServer.Request
  ) -> (head: String, body: ArraySlice<UInt8>, isSilent: Bool) {
    let reply = answer(request)
    var status = reply.status
    var body = reply.body[...]
    var lines: [String] = []
    if let start = request.start, reply.knowsRanges, request.version == reply.version {
      let total = reply.body.count
      status = start < total ? 206 : 416
      body = reply.body[min(start, total)...]
      lines.append(
        "Content-Range: bytes \(start < total ? "\(start)-\(total - 1)" : "*")/\(total)")
    }
    if let version = reply.version { lines.append("ETag: \(version)") }
    if let location = reply.location { lines.append("Location: \(location)") }
    if reply.givesLength { lines.append("Content-Length: \(body.count)") }
    let sent = body.prefix(reply.cut ?? body.count)
    entries.withLock { $0.append((request, sent.count)) }
    let head = ["HTTP/1.1 \(status) Status", "Connection: close"] + lines
    return (head.joined(separator: "\r\n") + "\r\n\r\n", sent, reply.isSilentAfterCut)
  }
}
