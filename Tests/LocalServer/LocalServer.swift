import Foundation

/// A web server on this machine that gives the answers it is told to give, wrong ones too.
public final class LocalServer: Sendable {
  /// What was asked for.
  public struct Request: Equatable, Sendable {
    /// The path, such as `/mnist/labels.gz`.
    public let path: String
    /// The first byte that is wanted, if only the rest is.
    public let start: Int?
    /// The version of which the rest is wanted.
    public let version: String?
  }

  /// What is answered.
  public struct Reply: Sendable {
    /// The whole file.
    public var body: [UInt8]
    /// The status, unless only the rest was asked for.
    public var status = 200
    /// Where the file really is, for a redirection.
    public var location: String?
    /// The version of the file; `nil` for a server that does not speak of versions.
    public var version: String? = "\"first\""
    /// Whether the rest of a file can be asked for.
    public var knowsRanges = true
    /// Whether the answer says how long it is.
    public var givesLength = true
    /// The connection ends after so many bytes of the answer.
    public var cut: Int?
    /// Instead of ending, the connection stays open in silence.
    public var isSilentAfterCut = false

    /// A good answer with a file.
    public init(_ body: [UInt8]) { self.body = body }
  }

  // Loopback is not for a proxy that the machine may have.
  private static let isBesideTheProxy =
    ["http_proxy", "all_proxy", "ALL_PROXY"].contains { (name: String) in getenv(name) != nil }
    && setenv("no_proxy", "127.0.0.1", 1) == 0

  /// `http://127.0.0.1:PORT`.
  public let address: String
  private let listener: Int32
  private let book: AnswerBook

  /// All requests so far.
  public var requests: [Request] { book.requests }
  /// The bytes of the body that each answer had.
  public var sentByteCounts: [Int] { book.sentByteCounts }

  /// Starts a server on a free port.
  ///
  /// - Parameter answer: The answer to a request.
  public init(_ answer: @escaping @Sendable (Request) -> Reply) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutableBytes(of: &place) { bytes -> UInt16 in
      let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      precondition(bind(listener, address, length) == 0 && listen(listener, 16) == 0)
      getsockname(listener, address, &length)
      return bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian
    }
    address = "http://127.0.0.1:\(port)"
    self.listener = listener
    book = AnswerBook(answer)
    _ = Self.isBesideTheProxy
    Thread.detachNewThread { [book] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else {
          close(listener)
          return
        }
        Thread.detachNewThread { Connection(connection).serve(from: book) }
      }
    }
  }

  // The thread that is woken by it closes the socket.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}
