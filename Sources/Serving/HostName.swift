internal import Glibc

/// The name or address that a server listens on, or that a browser believes to talk to.
enum HostName {
  /// Whether only this machine can reach it.
  static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || isLoopbackNumber(host)
  }

  /// Whether a `Host:` header names this machine to itself.
  ///
  /// A page of another site can make a browser ask here by giving its own name this machine's address; the
  /// header then has that name.
  static func namesLoopback(_ header: String?) -> Bool {
    guard var rest = header.map({ $0.lowercased()[...] }) else { return false }
    for name in ["localhost", "127.0.0.1", "[::1]"] where rest.hasPrefix(name) {
      rest = rest.dropFirst(name.count)
      return rest.isEmpty
        || rest.first == ":" && rest.count > 1
          && rest.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }
    return false
  }

  /// The host as it stands in an address: of six groups in brackets.
  static func inAddress(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }

  private static func isLoopbackNumber(_ host: String) -> Bool {
    var number = in_addr()
    return inet_pton(AF_INET, host, &number) == 1
      && UInt32(bigEndian: number.s_addr) >> 24 == 127
  }
}
