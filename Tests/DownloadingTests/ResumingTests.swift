import Downloading
import EngramCore
import Files
import LocalServer
import SampleFiles
import Synchronization
import Testing

/// What was interrupted goes on where it stopped, but never with bytes of another file.
struct ResumingTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  /// A server whose first answer ends after 400 bytes.
  private func server(
    _ change: @escaping @Sendable (_ request: Int, inout LocalServer.Reply) -> Void = { _, _ in }
  ) -> LocalServer {
    let count = Atomic(0)
    return LocalServer { _ in
      let number = count.add(1, ordering: .relaxed).oldValue
      var reply = LocalServer.Reply(Fixture.body)
      if number == 0 { reply.cut = 400 }
      change(number, &reply)
      return reply
    }
  }

  @Test func onlyTheRestIsTransferred() throws {
    let server = server()
    let failure = fixture.failure(from: server)
    #expect(
      failure?.message == "cannot fetch \(server.address)/set/file.bin: transfer closed with 600 "
        + "bytes remaining to read; 400 bytes are kept, and the same command fetches the rest")
    #expect(try fixture.bytes("set/file.bin.part") == Array(Fixture.body[..<400]))
    #expect(!Folder.exists(fixture.path))

    #expect(try fixture.fetch(from: server) == .asPublished)
    #expect(try fixture.bytes() == Fixture.body)
    #expect(server.requests.map(\.start) == [nil, 400])
    #expect(server.requests.last?.version == "\"first\"")
    #expect(server.sentByteCounts == [400, 600])
    #expect(fixture.names == ["file.bin"])
  }

  @Test func aFileInPiecesIsPutTogetherByOneCommand() throws {
    let server = server { _, reply in reply.cut = 300 }
    #expect(try fixture.fetch(from: server, attemptCount: 4) == .asPublished)
    #expect(try fixture.bytes() == Fixture.body)
    #expect(server.sentByteCounts == [300, 300, 300, 100])
  }

  @Test func aServerThatSendsNothingMoreIsNotAskedForever() throws {
    let server = server { number, reply in reply.cut = number == 0 ? 400 : 0 }
    #expect(fixture.failure(from: server, attemptCount: 50) != nil)
    #expect(server.sentByteCounts == [400, 0])
  }

  @Test func aServerThatSendsEverythingAgainIsUnderstood() throws {
    let server = server { _, reply in reply.knowsRanges = false }
    #expect(fixture.failure(from: server) != nil)
    #expect(try fixture.fetch(from: server) == .asPublished)
    #expect(try fixture.bytes() == Fixture.body)
    #expect(server.sentByteCounts == [400, 1000])
  }

  @Test func aFileThatHasChangedBeginsAnew() throws {
    let changed = Array(Fixture.body.reversed()) + [1, 2, 3]
    let server = server { number, reply in
      guard number > 0 else { return }
      reply.body = changed
      reply.version = "\"second\""
    }
    let download = Download("set/file.bin", from: nil, .md5(md5(changed)))
    #expect(fixture.failure(download, from: server) != nil)
    #expect(try fixture.fetch(download, from: server) == .asPublished)
    #expect(try fixture.bytes() == changed)
    #expect(server.sentByteCounts == [400, 1003])
  }

  @Test(arguments: [nil, "W/\"weak\""])
  func withoutAFirmVersionEverythingIsAskedForAgain(version: String?) throws {
    let server = server { _, reply in reply.version = version }
    #expect(
      fixture.failure(from: server)?.message.hasSuffix("; the same command tries again") == true)
    #expect(try fixture.fetch(from: server) == .asPublished)
    #expect(server.requests.map(\.start) == [nil, nil])
    #expect(server.sentByteCounts == [400, 1000])
  }

  @Test func bytesFromAnotherAddressAreNotContinued() throws {
    let (first, second) = (server(), server { _, reply in reply.cut = nil })
    #expect(fixture.failure(from: first) != nil)
    #expect(try fixture.fetch(from: second) == .asPublished)
    #expect(second.sentByteCounts == [1000])
  }

  @Test func aPartThatIsWholeOnlyTakesItsName() throws {
    let server = server { _, reply in reply.cut = nil }
    let part = try part(Fixture.body, from: server)
    #expect(part == 1000)
    #expect(try fixture.fetch(from: server) == .asPublished)
    #expect(server.requests.map(\.start) == [1000])
    #expect(server.sentByteCounts == [0])
  }

  @Test func aPartThatIsLongerThanTheFileBeginsAnew() throws {
    let server = server { _, reply in reply.cut = nil }
    _ = try part(Fixture.body + [1], from: server)
    #expect(try fixture.fetch(from: server, attemptCount: 2) == .asPublished)
    #expect(server.sentByteCounts == [0, 1000])
  }

  /// Leaves a part behind, as a process that was killed does.
  private func part(_ bytes: [UInt8], from server: LocalServer) throws -> Int {
    let file = try PartialFile(fixture.path)
    try file.begin(note: "\(server.address)/set/file.bin\n\"first\"")
    try bytes.withUnsafeBytes { try file.append($0) }
    return file.byteCount
  }

  @Test func anEndThatTheServerDoesNotAnnounceIsSeenByTheSize() throws {
    let server = server { _, reply in reply.givesLength = false }
    #expect(
      fixture.failure(from: server)?.message.contains("400 of 1000 bytes came; 400 bytes are kept")
        == true)
    #expect(try fixture.fetch(from: server) == .asPublished)
    #expect(server.sentByteCounts == [400, 600])
  }

  @Test func aSilentServerIsGivenUp() throws {
    let server = server { _, reply in reply.isSilentAfterCut = true }
    let failure = fixture.failure(from: server) { $0.stallSeconds = 1 }
    #expect(failure?.message.contains("400 bytes are kept") == true)
    #expect(failure?.cause == .source)
  }

  @Test func aStopLeavesWhatCame() throws {
    let server = server()
    let failure = fixture.failure(from: server) { fetcher in
      fetcher.isStopped = { server.sentByteCounts == [400] }
    }
    #expect(failure?.cause == .stop)
    #expect(!Folder.exists(fixture.path))
    #expect(try fixture.fetch(from: server) == .asPublished)
    #expect(try fixture.bytes() == Fixture.body)
  }
}
