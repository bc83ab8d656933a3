import EngramCore
import Files
import SampleFiles

@testable import Datasets

/// The files that this program writes for itself.
extension FuzzedReader {
  private static let pixels = noise(4 * 9, seed: 3)

  /// A file of the image cache: whatever it holds, the images are the right ones.
  ///
  /// The bytes are tried as they are, and with the checksum of the header put right.
  static let imageCache = FuzzedReader(
    name: "image-cache",
    seeds: {
      let folder = FuzzFolder()
      guard let good = try? file(in: folder), let bytes = try? ReadableFile.bytes(of: good) else {
        fatalError("no cache can be made in \(folder.path)")
      }
      return [bytes]
    }
  ) { folder, bytes in
    let path = try file(in: folder)
    for candidate in [bytes, withChecksum(bytes)] {
      try folder.write(candidate, to: String(path.dropFirst(folder.path.count + 1)))
      _ = try? ImageCacheFile.read(path, key: "")
    }
    try folder.write(bytes, to: String(path.dropFirst(folder.path.count + 1)))
    let store = try prepare(in: folder).preparation.result.store
    ReaderFuzzer.require(
      store.bytes[0..<store.bytes.count] == pixels, "wrong images out of the cache")
    return []
  }

  /// The one file of the cache.
  private static func file(in folder: FuzzFolder) throws -> String {
    let cache = folder.path + "/cache"
    if let name = try? Folder.names(in: cache).first { return cache + "/" + name }
    _ = try prepare(in: folder)
    return cache + "/" + (try Folder.names(in: cache)[0])
  }

  private static func prepare(in folder: FuzzFolder) throws -> IDXPair {
    let shape = ImageShape(height: 3, width: 3, channels: 1)
    let pair = IDXPair(
      imagesPath: try folder.keep(SampleFiles.idx([4, 3, 3], pixels), at: "images"),
      labelsPath: try folder.keep(SampleFiles.idx([4], [0, 0, 1, 1]), at: "labels"),
      selection: IDXSelection(dataset: "idx", labelCount: 2, labels: [0, 1], shape: shape),
      pipeline: try ImagePipeline(shape))
    try pair.prepare(DataRoots(folders: [], cache: DataCache(folder: folder.path + "/cache")))
    return pair
  }

  private static func withChecksum(_ file: [UInt8]) -> [UInt8] {
    guard file.count > 32 else { return file }
    let offset = file[24..<32].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard offset > 24, offset <= file.count else { return file }
    let sum = file[24..<Int(offset)].withUnsafeBytes(Checksum.word)
    var file = file
    for place in 0..<8 { file[16 + place] = UInt8(truncatingIfNeeded: sum >> (8 * UInt64(place))) }
    return file
  }
}
