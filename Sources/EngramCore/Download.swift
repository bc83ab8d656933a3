/// A file that its makers publish under an address.
public struct Download: Hashable, Sendable {
  /// Where the file belongs, below a folder such as a data root: `mnist/train-images-idx3-ubyte.gz`.
  public let file: String
  /// The official address; `nil` if there is none.
  public let address: String?
  /// The checksum of the file as it is distributed; `nil` if none is published.
  public let checksum: PublishedChecksum?
  /// The checksum of what a compressed file holds, which copies that are packed anew share.
  public let contents: PublishedChecksum?
  /// The size; `nil` if it is not known.
  public let byteCount: Int?
  /// Files and folders that are read in place of this file where they are there.
  public let substitutes: [String]
  /// Whether most users do without the file, so that it is fetched only by its own name.
  public let isFurther: Bool

  /// Describes a file.
  ///
  /// - Parameters:
  ///   - file: Where it belongs.
  ///   - address: The official address.
  ///   - checksum: The published checksum of the file.
  ///   - contents: The published checksum of what it decompresses to.
  ///   - byteCount: The size.
  ///   - substitutes: What is read in its place, below the same folder.
  ///   - isFurther: Whether it is fetched only by its own name.
  public init(
    _ file: String, from address: String?, _ checksum: PublishedChecksum? = nil,
    contents: PublishedChecksum? = nil, byteCount: Int? = nil, orInstead substitutes: [String] = [],
    isFurther: Bool = false
  ) {
    self.file = file
    self.address = address
    self.checksum = checksum
    self.contents = contents
    self.byteCount = byteCount
    self.substitutes = substitutes
    self.isFurther = isFurther
  }
}

/// A checksum as the makers of a file publish it, in lower-case hexadecimal digits.
public enum PublishedChecksum: Hashable, Sendable, CustomStringConvertible {
  /// 32 digits.
  case md5(String)
  /// 64 digits.
  case sha256(String)

  /// The digits.
  public var digits: String {
    switch self {
    case .md5(let digits), .sha256(let digits): digits
    }
  }

  /// The checksum of the same kind with other digits.
  public func with(digits: String) -> PublishedChecksum {
    switch self {
    case .md5: .md5(digits)
    case .sha256: .sha256(digits)
    }
  }

  /// The kind and the digits, as `MD5 900150983cd24fb0d6963f7d28e17f72`.
  public var description: String {
    switch self {
    case .md5(let digits): "MD5 \(digits)"
    case .sha256(let digits): "SHA-256 \(digits)"
    }
  }
}
