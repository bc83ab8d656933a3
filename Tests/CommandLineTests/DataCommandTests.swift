import EngramTesting
import Files
import LocalServer
import SampleFiles
import Synchronization
import Testing

/// `engram data` as a person uses it, with a server on this machine in place of the official ones.
struct DataCommandTests {
  /// The labels as Debian packs them: other bytes than the official file, with the same contents.
  private static let source = "/usr/share/datasets/fashion-mnist/t10k-labels-idx1-ubyte.gz"
  private static let file = "fashion-mnist/t10k-labels-idx1-ubyte.gz"
  private static let hasLabels = Folder.exists(source)

  let bench: Workbench

  init() throws { bench = try Workbench() }

  private func labels() throws -> [UInt8] { try ReadableFile.bytes(of: Self.source) }

  private func fetch(_ words: String..., from server: LocalServer) throws -> Outcome {
    try bench.start(["data", "fetch", "--from", server.address] + words).end()
  }

  @Test(.enabled(if: hasLabels, "dataset-fashion-mnist is not installed"))
  func aFetchedFileIsListedVerifiedAndNotFetchedAgain() throws {
    let labels = try labels()
    let server = LocalServer { _ in LocalServer.Reply(labels) }
    let first = try fetch(Self.file, "--into", "data", from: server)
    #expect(first.ending == .code(0), "\(first.error)")
    #expect(first.output == "data/\(Self.file): fetched, contents as published\n")
    #expect(first.error == "")
    #expect(try bench.bytes("data/" + Self.file) == labels)

    let verified = try bench.engram("data", "verify", Self.file)
    #expect(verified.ending == .code(0))
    #expect(verified.output.hasPrefix("data/\(Self.file): contents as published\n"))
    #expect(
      try bench.engram("data", "list").output.contains("  \(Self.file)   data  "))

    let second = try fetch(Self.file, "--into", "data", from: server)
    #expect(second.output == "data/\(Self.file): there already; --again fetches it anew\n")
    #expect(server.requests.map(\.path) == ["/" + Self.file])
    #expect(try fetch(Self.file, "--into", "data", "--again", from: server).ending == .code(0))
    #expect(server.requests.count == 2)
  }

  @Test(.enabled(if: hasLabels, "dataset-fashion-mnist is not installed"))
  func ctrlCLeavesAPartThatTheSameCommandCompletes() throws {
    let labels = try labels()
    let count = Atomic(0)
    let server = LocalServer { _ in
      var reply = LocalServer.Reply(labels)
      guard count.add(1, ordering: .relaxed).oldValue == 0 else { return reply }
      reply.cut = 1000
      reply.isSilentAfterCut = true
      return reply
    }
    let words = ["data", "fetch", "--from", server.address, "--into", "data", Self.file]
    let process = try bench.start(words)
    try process.wait { (try? bench.bytes("data/\(Self.file).part").count) == 1000 }
    process.send(2)
    let stopped = try process.end()
    #expect(stopped.ending == .code(130))
    #expect(stopped.output == "")
    #expect(
      stopped.error == "SIGINT: stopped fetching \(server.address)/\(Self.file); 1.0 kB are kept, "
        + "and the same command fetches the rest\n")
    #expect(!bench.exists("data/" + Self.file))

    #expect(try bench.start(words).end().ending == .code(0))
    #expect(try bench.bytes("data/" + Self.file) == labels)
    #expect(server.sentByteCounts == [1000, labels.count - 1000])
  }

  @Test func everyFailureIsALineAndTheOthersAreTriedAllTheSame() throws {
    let server = LocalServer { request in
      var reply = LocalServer.Reply(Array("something else".utf8))
      if request.path.contains("labels") { reply.status = 404 }
      return reply
    }
    let outcome = try fetch("kmnist", from: server)
    #expect(outcome.ending == .code(1))
    #expect(outcome.output == "")
    let lines = outcome.error.split(separator: "\n").map(String.init)
    let wrong = md5(Array("something else".utf8))
    #expect(lines.count == 4)
    #expect(
      lines.first
        == "error: \(server.address)/kmnist/train-images-idx3-ubyte.gz is not the published "
        + "file: it has MD5 \(wrong) instead of bdb82020997e1d708af4cf47b453dcf7, and was removed")
    #expect(
      lines.last == "error: cannot fetch \(server.address)/kmnist/t10k-labels-idx1-ubyte.gz: the "
        + "server answers 404, there is no such file")
    #expect(try Folder.names(in: bench.scratch("data/kmnist")) == [])
  }

  @Test(.enabled(if: hasLabels, "dataset-fashion-mnist is not installed"))
  func aFolderThatExperimentsDoNotReadIsPointedOut() throws {
    let labels = try labels()
    let server = LocalServer { _ in LocalServer.Reply(labels) }
    let outcome = try fetch(Self.file, "--into", "my data/", from: server)
    #expect(outcome.ending == .code(0))
    #expect(
      outcome.error
        == "note: my data/\(Self.file): experiments find it with ENGRAM_DATA='my data'\n")
  }

  @Test func twoCommandsThatFetchAFileExcludeEachOther() throws {
    let server = LocalServer { _ in
      var reply = LocalServer.Reply([UInt8](repeating: 1, count: 100))
      reply.cut = 10
      reply.isSilentAfterCut = true
      return reply
    }
    let first = try bench.start(["data", "fetch", "emnist", "--from", server.address])
    try first.wait { (try? bench.bytes("data/emnist/gzip.zip.part").count) == 10 }
    let second = try fetch("emnist", from: server)
    first.send(15)
    #expect(try first.end().ending == .code(143))
    #expect(second.ending == .code(1))
    #expect(
      second.error
        == "error: cannot write data/emnist/gzip.zip: another process is writing it\n")
    #expect(server.requests.count == 1)
  }

  @Test func theMirrorCanStandInTheEnvironment() throws {
    let server = LocalServer { _ in LocalServer.Reply([1]) }
    let outcome = try bench.shell(
      "ENGRAM_MIRROR=\(server.address)/below \"$@\"", ["data", "fetch", "svhn"])
    #expect(outcome.ending == .code(1))
    #expect(
      server.requests.map(\.path) == ["/below/svhn/train_32x32.mat", "/below/svhn/test_32x32.mat"])
  }

  @Test func aFolderThatCannotBeMadeEndsTheCommand() throws {
    let server = LocalServer { _ in LocalServer.Reply([1]) }
    let outcome = try bench.shell(
      #"mkdir elsewhere; touch elsewhere/cifar; exec "$@""#,
      ["data", "fetch", "cifar-10", "cifar-100", "--into", "elsewhere", "--from", server.address])
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error
        == "error: cannot create elsewhere/cifar: a file of that name is in the way\n")
    #expect(server.requests == [])
  }

  @Test(arguments: [
    (["mnits"], "there is no data set 'mnits'; did you mean 'mnist'?"),
    (
      ["svhn/extra_32x32"],
      "there is no data set 'svhn/extra_32x32'; did you mean 'svhn/extra_32x32.mat'?"
    ),
    (
      ["glyphs"],
      "data set 'glyphs' has no published files; 'engram doc glyphs' says what it reads"
    ),
    (
      ["mnist", "mini-imagenet"],
      "mini-imagenet cannot be fetched: ImageNet may not be passed on; image-net.org gives it to "
        + "those who agree to its terms"
    ),
    (
      ["kmnist", "--from", "ftp://a"],
      "'ftp://a' is no address of a mirror; it begins with http:// or https://"
    ),
  ])
  func aWrongNameIsAnsweredWithoutFetching(words: [String], message: String) throws {
    let outcome = try bench.start(["data", "fetch"] + words).end()
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: \(message)\n")
    #expect(!bench.exists("data"))
  }

  @Test func listSaysWhatIsMissingAndWhatFetchesIt() throws {
    try bench.write([1, 2, 3], to: "data/kmnist/t10k-labels-idx1-ubyte")
    let lines = try bench.engram("data", "list").output.split(separator: "\n").map(String.init)
    #expect(lines.contains("kmnist: 3 of 4 files missing; engram data fetch kmnist"))
    #expect(lines.contains("emnist: missing; engram data fetch emnist"))
    #expect(
      lines.contains {
        $0.hasPrefix("  kmnist/t10k-labels-idx1-ubyte ")
          && $0.hasSuffix("3 bytes  in place of kmnist/t10k-labels-idx1-ubyte.gz")
      })
    #expect(
      lines.contains {
        $0.hasPrefix("  svhn/extra_32x32.mat ")
          && $0.hasSuffix("1.3 GB  fetched only by: engram data fetch svhn/extra_32x32.mat")
      })
    #expect(
      lines.contains(
        "mini-imagenet: missing; ImageNet may not be passed on; image-net.org gives it to those who "
          + "agree to its terms"))
  }

  @Test func verifyNamesDamageAndWhatToDo() throws {
    let good = gzip([UInt8](repeating: 7, count: 3000))
    try bench.write(good, to: "data/kmnist/t10k-images-idx3-ubyte.gz")
    try bench.write(Array(good.dropLast(9)), to: "data/kmnist/t10k-labels-idx1-ubyte.gz")
    let outcome = try bench.engram("data", "verify", "kmnist")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.output == """
        data/kmnist/t10k-images-idx3-ubyte.gz: whole, but not as published: packed anew, changed or \
        only a part; results on it may differ from published ones
        data/kmnist/t10k-labels-idx1-ubyte.gz: damaged: its compressed data are cut short or do not \
        decode; remove it, then: engram data fetch kmnist

        """)
    #expect(outcome.error == "error: 1 of 2 files is damaged\n")
  }

  @Test func verifyOfWhatIsNotThereSaysSo() throws {
    let outcome = try bench.engram("data", "verify", "svhn")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error
        == "error: no file of svhn is there; 'engram data list' shows how to get them\n")
  }
}
