internal import JSONTree

/// What the first process of a run knows of its folder, and tells the others.
struct RunPlace {
  let folder: String
  let laneCount: Int
  /// For every learner whether an earlier run has finished it.
  let areFinished: [Bool]

  init(folder: String, laneCount: Int, areFinished: [Bool]) {
    self.folder = folder
    self.laneCount = laneCount
    self.areFinished = areFinished
  }

  /// For the way to the others.
  var bytes: [UInt8] {
    let json = JSON.object([
      JSON.Member("folder", .text(folder)), JSON.Member("lanes", .integer(laneCount)),
      JSON.Member("finished", .list(areFinished.map(JSON.flag))),
    ])
    return Array(json.compactText.utf8)
  }

  init(bytes: [UInt8]) throws {
    let json = try JSON.parse(bytes)
    guard let folder = json["folder"]?.string, let laneCount = json["lanes"]?.int,
      let flags = json["finished"]?.elements
    else { throw RunError("the first process of the run speaks another language") }
    self.init(folder: folder, laneCount: laneCount, areFinished: flags.map { $0 == .flag(true) })
  }
}
