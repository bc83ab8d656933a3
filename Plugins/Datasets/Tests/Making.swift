import EngramCore
import InstalledPlugins
import SampleFiles

/// A dataset from its YAML.
func dataset(_ yaml: String) throws -> any Dataset {
  try Registry(installedPlugins).make(.dataset, from: yaml, as: (any Dataset).self)
}

/// A prepared dataset, or one of its parts.
func prepared(_ yaml: String, part: String? = nil, _ roots: DataRoots) throws -> any Dataset {
  var made = try dataset(yaml)
  if let part, let whole = made as? any ComponentWithPorts,
    let found = whole.part(at: part) as? any Dataset
  {
    made = found
  }
  try made.prepare(roots)
  return made
}

extension Dataset {
  /// The number of examples of every class.
  var histogram: [Int] { (0..<classCount).map(exampleCount) }

  /// The bytes of an image that is fed without normalisation.
  func bytes(_ example: Int, ofClass classIndex: Int) -> [UInt8] {
    pixels(example, ofClass: classIndex).map { UInt8($0) }
  }

  /// The MD5 of the first 100 images, class after class.
  var fingerprint: String {
    let places = (0..<classCount).lazy.flatMap { label in
      (0..<self.exampleCount(ofClass: label)).lazy.map { (label, $0) }
    }.prefix(100)
    return md5(places.flatMap { bytes($0.1, ofClass: $0.0) })
  }
}

/// Bytes without a pattern.
func noise(_ count: Int, seed: UInt32 = 1) -> [UInt8] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(state >> 24)
  }
}

/// The message of the error that preparing a dataset throws, with the folder's path cut out.
func failure(_ yaml: String, part: String? = nil, in folder: TemporaryFolder) -> String {
  do {
    _ = try prepared(yaml, part: part, folder.roots)
    return "no error"
  } catch {
    return "\(error)".replacing(folder.path + "/", with: "")
  }
}
