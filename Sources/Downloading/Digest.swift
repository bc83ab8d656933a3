internal import CCrypto
internal import EngramCore

/// A checksum that is computed piece by piece.
struct Digest: ~Copyable {
  private let context: OpaquePointer?
  private let published: PublishedChecksum

  /// Begins a checksum of the same kind as a published one.
  init(like published: PublishedChecksum) {
    self.published = published
    context = EVP_MD_CTX_new()
    let kind =
      switch published {
      case .md5: EVP_md5()
      case .sha256: EVP_sha256()
      }
    // It fails only where a machine's rules forbid MD5; then no file has the published checksum.
    EVP_DigestInit_ex(context, kind, nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The checksum of all bytes.
  consuming func finish() -> PublishedChecksum {
    var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    EVP_DigestFinal_ex(context, &bytes, &count)
    let digits = bytes.prefix(Int(count)).map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
    return published.with(digits: digits.joined())
  }
}
