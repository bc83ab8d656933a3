import Downloading
import EngramCore
import EngramTesting
import Files
import Glibc
import LocalServer
import SampleFiles
import Synchronization
import Testing

/// A file is there under its name completely and as published, or not at all.
struct FetchingTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  @Test func aFileIsFetchedAndNothingElseIsLeft() throws {
    let server = LocalServer { _ in LocalServer.Reply(Fixture.body) }
    #expect(try fixture.fetch(from: server) == .asPublished)
    #expect(try fixture.bytes() == Fixture.body)
    #expect(fixture.names == ["file.bin"])
    #expect(server.requests.map(\.path) == ["/set/file.bin"])
  }

  @Test func theOfficialAddressIsAskedWithoutAMirror() throws {
    let server = LocalServer { _ in LocalServer.Reply(Fixture.body) }
    let download = Download("file.bin", from: server.address + "/official/name.bin")
    #expect(try Fetcher().fetch(download, into: fixture.scratch.path) == .unknown)
    #expect(server.requests.map(\.path) == ["/official/name.bin"])
    #expect(try fixture.bytes("file.bin") == Fixture.body)
  }

  @Test func progressIsReportedUpToTheEnd() throws {
    let server = LocalServer { _ in LocalServer.Reply(Fixture.body) }
    var reports: [[Int?]] = []
    _ = try Fetcher(mirror: server.address).fetch(
      Fixture.download, into: fixture.scratch.path
    ) { reports.append([$0, $1]) }
    #expect(reports.last == [1000, 1000])
  }

  @Test func aCopyThatIsPackedAnewIsTaken() throws {
    let packed = gzip(Fixture.body)
    let server = LocalServer { _ in LocalServer.Reply(packed) }
    let download = Download(
      "set/file.bin", from: nil, .md5(md5([1, 2, 3])), contents: .md5(md5(Fixture.body)),
      byteCount: 7)
    #expect(try fixture.fetch(download, from: server) == .contentsAsPublished)
    #expect(try fixture.bytes() == packed)
  }

  @Test func aWrongFileIsRemovedAndBothChecksumsAreShown() throws {
    let other = Array(Fixture.body.reversed())
    let server = LocalServer { _ in LocalServer.Reply(other) }
    let failure = fixture.failure(from: server)
    #expect(
      failure?.message == "\(server.address)/set/file.bin is not the published file: it has MD5 "
        + "\(md5(other)) instead of \(md5(Fixture.body)), and was removed")
    #expect(failure?.cause == .source)
    #expect(fixture.names == [])
  }

  @Test func aWrongFileDoesNotReplaceAnEarlierOne() throws {
    try Folder.create(fixture.scratch("set"))
    try WholeFile.write("earlier", to: fixture.path)
    let server = LocalServer { _ in LocalServer.Reply([1, 2, 3]) }
    #expect(fixture.failure(from: server) != nil)
    #expect(try ReadableFile.text(of: fixture.path) == "earlier")
    #expect(fixture.names == ["file.bin"])
  }

  @Test func withoutAChecksumTheSizeIsCompared() throws {
    let server = LocalServer { _ in LocalServer.Reply([1, 2, 3]) }
    let download = Download("set/file.bin", from: nil, byteCount: 1000)
    #expect(
      fixture.failure(download, from: server)?.message
        == "\(server.address)/set/file.bin is not the published file: it has 3 bytes instead of "
        + "1000, and was removed")
    #expect(fixture.names == [])
  }

  @Test(arguments: [
    (404, "the server answers 404, there is no such file"),
    (403, "the server answers 403, which forbids it"),
    (503, "the server answers 503, which is a failure of its own"),
  ])
  func aRefusalIsOneLineAndLeavesNothing(status: Int, reason: String) throws {
    let server = LocalServer { _ in
      var reply = LocalServer.Reply(Array("<html>".utf8))
      reply.status = status
      return reply
    }
    #expect(
      fixture.failure(from: server)?.message
        == "cannot fetch \(server.address)/set/file.bin: \(reason)")
    #expect(fixture.names == [])
  }

  @Test func aServerThatIsNotThereIsNamed() throws {
    // Nobody listens on the port of a server that has ended.
    let address = LocalServer { _ in LocalServer.Reply([]) }.address
    let error = #expect(throws: DownloadError.self) {
      try Fetcher(mirror: address).fetch(Fixture.download, into: fixture.scratch.path)
    }
    #expect(
      error?.message.hasPrefix("cannot fetch \(address)/set/file.bin: Failed to connect") == true)
    #expect(fixture.names == [])
  }

  @Test func anAddressThatIsNoneIsNamed() throws {
    let error = #expect(throws: DownloadError.self) {
      try Fetcher(mirror: "file:///etc").fetch(Fixture.download, into: fixture.scratch.path)
    }
    #expect(
      error?.message
        == "'file:///etc' is no address of a mirror; it begins with http:// or https://")
  }

  @Test func aRedirectionIsFollowed() throws {
    let server = LocalServer { request in
      var reply = LocalServer.Reply(request.path == "/moved" ? Fixture.body : [])
      if request.path != "/moved" {
        reply.status = 302
        reply.location = "/moved"
        reply.version = "\"of the redirection\""
      }
      return reply
    }
    #expect(try fixture.fetch(from: server) == .asPublished)
    #expect(server.requests.map(\.path) == ["/set/file.bin", "/moved"])
  }

  @Test func aRedirectionToAFileOfThisMachineIsRefused() throws {
    let server = LocalServer { _ in
      var reply = LocalServer.Reply([])
      reply.status = 302
      reply.location = "file:///etc/passwd"
      return reply
    }
    #expect(fixture.failure(from: server)?.message.contains("file") == true)
    #expect(fixture.names == [])
  }

  @Test func twoFetchesOfAFileExcludeEachOther() throws {
    let server = LocalServer { _ in LocalServer.Reply(Fixture.body) }
    let other = try PartialFile(fixture.path)
    let failure = fixture.failure(from: server)
    #expect(failure?.message == "cannot write \(fixture.path): another process is writing it")
    #expect(failure?.cause == .place)
    #expect(server.requests == [])
    withExtendedLifetime(other) {}
  }

  // A limit on file sizes acts like a full disk.
  @Test func aFullDiskIsNamedAndWhatCameIsKept() async throws {
    await #expect(processExitsWith: .success) {
      let fixture = try Fixture()
      let server = LocalServer { _ in LocalServer.Reply(Fixture.body) }
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 600, rlim_max: UInt.max)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      guard
        fixture.failure(from: server)?.message
          == "cannot write \(fixture.path): File too large",
        try fixture.bytes("set/file.bin.part") == Array(Fixture.body[..<600])
      else { exit(1) }
      limit.rlim_cur = UInt.max
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      try fixture.fetch(from: server)
      exit(server.sentByteCounts == [1000, 400] ? 0 : 2)
    }
  }
}
