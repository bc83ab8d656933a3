import EngramTesting
import Foundation
import Testing

/// `engram serve` on a free port, and requests to it byte for byte as they are written.
final class ServedFolder {
  /// An answer.
  struct Answer {
    let status: Int
    /// By lower-case name.
    let headers: [String: String]
    let body: String
  }

  /// The address as it was printed.
  let address: String
  let port: UInt16
  private let process: ChildProcess

  /// Starts the program and waits for its address.
  init(_ bench: Workbench, _ words: String...) throws {
    process = try bench.start(
      ["serve"] + words + ["--port", "0"], output: bench.scratch("address"))
    try process.wait { try bench.text("address").hasSuffix("\n") }
    address = String(try bench.text("address").dropLast())
    let end = address.components(separatedBy: "://").last ?? ""
    let digits = end.components(separatedBy: ":").last?.prefix { $0.isNumber } ?? ""
    guard let port = UInt16(digits) else {
      let outcome = try process.end()
      throw NotServing(error: outcome.error)
    }
    self.port = port
  }

  private struct NotServing: Error { let error: String }

  /// Ends the program as Ctrl-C does.
  func stop() throws -> Outcome {
    process.send(SIGINT)
    return try process.end()
  }

  /// Asks for a place, with the names of headers in lower case.
  func ask(
    _ place: String, by method: String = "GET", host: String? = nil, headers: [String] = []
  ) throws -> Answer {
    let connection = try Browser(port: port)
    connection.send(method, place, host: host ?? "127.0.0.1:\(port)", headers)
    return try connection.answer()
  }

  /// Opens a connection over which an answer comes piece by piece.
  func open(_ place: String) throws -> Browser {
    let connection = try Browser(port: port)
    connection.send("GET", place, host: "127.0.0.1:\(port)", [])
    return connection
  }
}

/// One connection to a server on this machine.
final class Browser {
  private struct NoAnswer: Error { let bytes: String }

  private let number: Int32
  private var bytes: [UInt8] = []

  init(port: UInt16) throws {
    number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_port = port.bigEndian
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    // A server that falls silent fails the test instead of stopping it.
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let code = withUnsafeBytes(of: &place) { bytes in
      connect(
        number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(bytes.count))
    }
    guard code == 0 else { throw NoAnswer(bytes: "no connection") }
  }

  deinit { close(number) }

  func send(_ method: String, _ place: String, host: String, _ headers: [String]) {
    let lines = ["\(method) \(place) HTTP/1.1", "Host: \(host)", "Connection: close"] + headers
    let text = lines.joined(separator: "\r\n") + "\r\n\r\n"
    _ = text.withCString { Glibc.send(number, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
  }

  /// Reads until some words have come, and returns what has come before and with them.
  @discardableResult
  func read(until words: String) throws -> String {
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let range = text.range(of: words) {
        bytes = Array(text[range.upperBound...].utf8)
        return String(text[..<range.upperBound])
      }
      guard receive() else { throw NoAnswer(bytes: text) }
    }
  }

  /// Reads to the end of the answer.
  func answer() throws -> ServedFolder.Answer {
    while receive() {}
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.components(separatedBy: "\r\n\r\n")
    let lines = parts[0].components(separatedBy: "\r\n")
    let words = lines[0].split(separator: " ")
    guard words.count > 1, let status = Int(words[1]) else { throw NoAnswer(bytes: text) }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let pair = line.components(separatedBy: ": ")
      headers[pair[0].lowercased()] = pair.dropFirst().joined(separator: ": ")
    }
    return ServedFolder.Answer(
      status: status, headers: headers,
      body: parts.dropFirst().joined(separator: "\r\n\r\n"))
  }

  private func receive() -> Bool {
    var room = [UInt8](repeating: 0, count: 1 << 16)
    let count = recv(number, &room, room.count, 0)
    guard count > 0 else { return false }
    bytes += room[..<count]
    return true
  }
}
