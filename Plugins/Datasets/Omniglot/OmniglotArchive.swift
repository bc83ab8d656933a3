internal import EngramCore

/// The undecoded drawings of one Omniglot archive, by character.
struct OmniglotArchive: Sendable {
  /// One image, still compressed.
  struct Drawing: Sendable {
    /// The path in the archive, `images_background/Alphabet/character01/0001_01.png`.
    let name: String
    /// The bytes of the PNG file.
    let file: [UInt8]
  }

  /// The archive, for messages.
  let path: String
  /// The drawings of every character, characters and drawings sorted by path.
  let characters: [[Drawing]]

  // A 1-bit image of 105x105 has 1.4 kB before compression.
  private static let fileLimit = 64 << 10

  /// Reads a whole archive.
  ///
  /// - Throws: ``DataError`` when it is damaged or does not hold what it should.
  init(path: String, characterCount: Int, drawingCount: Int) throws {
    var reader = try ArchiveReader.open(path, as: .zip)
    var byCharacter: [String: [Drawing]] = [:]
    var rest = characterCount * drawingCount
    while let name = try reader.nextEntry() {
      guard name.hasSuffix(".png"), let slash = name.lastIndex(of: "/") else { continue }
      let file = try reader.read(upTo: OmniglotArchive.fileLimit + 1)
      guard file.count <= OmniglotArchive.fileLimit else {
        throw DataError("\(name) in \(path) is larger than \(OmniglotArchive.fileLimit) bytes")
      }
      rest -= 1
      guard rest >= 0 else {
        throw DataError(
          "\(path) holds more than \(characterCount) characters of \(drawingCount) drawings")
      }
      byCharacter[String(name[..<slash]), default: []].append(Drawing(name: name, file: file))
    }
    guard byCharacter.count == characterCount else {
      throw DataError("\(path) holds \(byCharacter.count) characters instead of \(characterCount)")
    }
    // Swift compares strings by Unicode scalars in canonical form, which for ASCII is byte by byte.
    let sorted = byCharacter.sorted { $0.key < $1.key }
    for (character, drawings) in sorted where drawings.count != drawingCount {
      throw DataError(
        "\(path) holds \(drawings.count) drawings of \(character) instead of \(drawingCount)")
    }
    self.path = path
    characters = sorted.map { $0.value.sorted { $0.name < $1.name } }
  }
}
