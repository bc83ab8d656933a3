import Downloading
import EngramCore
import EngramTesting
import Files
import SampleFiles
import Testing

/// A file is compared with what is published, and if it differs, with what it says of itself.
struct FileConditionTests {
  private static let contents = (0..<5000).map { UInt8(truncatingIfNeeded: $0 / 13) }
  private static let published = gzip(contents)
  private static let download = Download(
    "data.gz", from: nil, .md5(md5(published)), contents: .md5(md5(contents)))

  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  private func condition(
    _ bytes: [UInt8], _ download: Download = download
  ) throws -> FileCondition {
    try WholeFile.write(bytes, to: scratch("data"))
    return try FileCondition(of: scratch("data"), download)
  }

  @Test func thePublishedFileIsKnown() throws {
    #expect(try condition(Self.published) == .asPublished)
  }

  @Test func sha256IsComparedToo() throws {
    // The digest of "abc" in FIPS 180-4.
    let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(
      try condition(Array("abc".utf8), Download("a", from: nil, .sha256(digits))) == .asPublished)
  }

  @Test func aCopyThatIsPackedAnewOrNotAtAllHasThePublishedContents() throws {
    // Another length of the header's name field is another file.
    var renamed = Self.published
    renamed[4] ^= 1
    #expect(try condition(renamed) == .contentsAsPublished)
    #expect(try condition(Self.contents) == .contentsAsPublished)
  }

  @Test func aPartThatWasPackedWithCareIsNoDamage() throws {
    #expect(try condition(gzip(Array(Self.contents[..<1000]))) == .other)
    #expect(try condition(zip([("a.png", Self.contents)])) == .other)
    #expect(try condition(tar([("a.bin", Self.contents)], .xz)) == .other)
  }

  @Test(arguments: [1, 5, 40])
  func aFileThatIsCutShortIsDamaged(missingByteCount: Int) throws {
    #expect(
      try condition(Array(Self.published.dropLast(missingByteCount)))
        == .damaged("its compressed data are cut short or do not decode"))
  }

  @Test func aChangedByteIsDamage() throws {
    // The second is in the checksum at the end, which decompressing alone passes over.
    for place in [30, Self.published.count - 6] {
      var bytes = Self.published
      bytes[place] ^= 1
      #expect(
        try condition(bytes) == .damaged("its compressed data are cut short or do not decode"))
    }
    var archive = zip([("a.png", Self.contents)])
    archive[1000] ^= 1
    guard case .damaged(let reason) = try condition(archive) else {
      Issue.record("the archive is not found to be damaged")
      return
    }
    #expect(reason.contains("CRC"))
  }

  @Test func aPlainFileCannotExcuseADifference() throws {
    var bytes = Self.contents
    bytes[7] ^= 1
    #expect(
      try condition(bytes) == .damaged("it has MD5 \(md5(bytes)) instead of \(md5(Self.contents))"))
    let download = Download("data.mat", from: nil, .md5(md5(Self.contents)))
    #expect(
      try condition(bytes, download)
        == .damaged("it has MD5 \(md5(bytes)) instead of \(md5(Self.contents))"))
    #expect(try condition([]) == .damaged("it has MD5 \(md5([])) instead of \(md5(Self.contents))"))
  }

  @Test func withoutAChecksumAWholeArchiveIsAllThatCanBeSaid() throws {
    let download = Download("data.tar.gz", from: nil)
    let packed = tar([("a.bin", Self.contents)], .gzip)
    #expect(try condition(packed, download) == .unknown)
    #expect(
      try condition(Array(packed.dropLast(20)), download)
        == .damaged("its compressed data are cut short or do not decode"))
    try Folder.create(scratch("folder"))
    #expect(try FileCondition(of: scratch("folder"), Self.download) == .unknown)
  }
}
