import Glibc

/// One connection, over which one request comes and one answer goes.
struct Connection {
  private let number: Int32

  init(_ number: Int32) { self.number = number }

  /// Reads the request, answers it and closes the connection.
  func serve(from book: AnswerBook) {
    defer { close(number) }
    guard let request = request() else { return }
    let answer = book.answer(to: request)
    send(Array(answer.head.utf8) + answer.body)
    if answer.isSilent { waitForTheOtherSide() }
  }

  private func request() -> LocalServer.Request? {
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 4096)
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let count = read(number, &room, room.count)
      guard count > 0 else { return nil }
      bytes += room[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count == 3 else { return nil }
    func header(_ name: String) -> String? {
      lines.first { $0.hasPrefix(name + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }
    // `bytes=400-`
    let start = header("Range").flatMap { Int($0.dropFirst(6).dropLast()) }
    return LocalServer.Request(
      path: String(words[1]), start: start, version: header("If-Range"))
  }

  private func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private func waitForTheOtherSide() {
    var room: UInt8 = 0
    while read(number, &room, 1) > 0 {}
  }
}
