internal import JSONTree

/// Where, when and with what a run takes place: the contents of `environment.json`.
struct EnvironmentRecord {
  let seed: UInt64
  let laneCount: Int
  let processCount: Int
  let commandLine: [String]

  var json: JSON {
    func text(_ value: String?) -> JSON { value.map(JSON.text) ?? .null }
    return .object([
      JSON.Member("engram", .text("\(EngramVersion.current)")),
      JSON.Member("git_commit", text(GitCommit.ofProgram())),
      JSON.Member("swift", .text(Machine.swiftVersion)),
      JSON.Member("build", .text(Machine.buildConfiguration)),
      JSON.Member("host", text(Machine.hostName)),
      JSON.Member("system", text(Machine.system)),
      JSON.Member("processor", text(Machine.processor)),
      JSON.Member("cores", .integer(Machine.coreCount)),
      JSON.Member("lanes", .integer(laneCount)),
      JSON.Member("processes", .integer(processCount)),
      JSON.Member("seed", JSON(seed: seed)),
      JSON.Member("command", .list(commandLine.map(JSON.text))),
      JSON.Member("started", .text(Machine.timestamp)),
    ])
  }
}

extension JSON {
  /// A seed: a number, or a string beyond 63 bits, where JSON numbers lose digits.
  init(seed: UInt64) {
    self = Int(exactly: seed).map(JSON.integer) ?? .text(String(seed))
  }

  /// The seed that ``init(seed:)`` was given.
  var seed: UInt64? {
    int.flatMap(UInt64.init(exactly:)) ?? string.flatMap { UInt64($0) }
  }
}
