internal import ArgumentParser
internal import EngramCore
internal import YAMLTree

/// `engram show`: what an experiment comes to, and why.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows an experiment with its bases, expressions and defaults written out.")

  @OptionGroup var experiment: ExperimentArguments

  @Option(
    help: ArgumentHelp(
      "Says which file and line set the value at a path, and what it took the place of.",
      valueName: "a.b"))
  var why: String?

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "Which run of a sweep or of several seeds; without it the first.", valueName: "folder"))
  var folder: String?

  @Flag(help: "Lists the runs of a sweep or of several seeds instead.")
  var runs = false

  func validate() throws {
    let given = [folder != nil, runs].count { $0 } + (runs && why != nil ? 1 : 0)
    guard given < 2 else {
      throw ValidationError("--runs lists all runs and goes with neither --run nor --why.")
    }
  }

  func run() throws {
    try Console.reportingErrors {
      let set = try experiment.read()
      if runs { return try Console.printResult(list(set)) }
      guard let member = try member(of: set) else { return }
      guard let why else { return try Console.printResult(member.resolvedText) }
      try Console.printResult(Explanation(of: why, in: member, set.origins).text)
    }
  }

  private func list(_ set: ExperimentSet) -> String {
    set.members.map { member in
      let settings = member.settings.map { "\($0.path)=\($0.value)" } + ["seed=\(member.seed)"]
      return
        "\(member.folder.isEmpty ? set.name : member.folder): \(settings.joined(separator: " "))\n"
    }.joined()
  }

  private func member(of set: ExperimentSet) throws -> ExperimentSet.Member? {
    guard let folder else { return set.members.first }
    if let member = set.members.first(where: { $0.folder == folder }) { return member }
    let clause = Suggestion.clause(
      for: folder, among: set.members.map(\.folder), otherwise: "--runs lists them")
    throw RunError("the experiment has no run '\(folder)'\(clause)")
  }
}

/// Where one value comes from, in words.
private struct Explanation {
  let text: String

  init(of path: String, in member: ExperimentSet.Member, _ origins: SettingOrigins) throws {
    let resolved = try Node.parse(Source(file: "experiment.yaml", text: member.resolvedText))
    let value = try Self.value(at: path, in: resolved)
    let lines = value.yaml.split(separator: "\n").count
    let shown = lines == 1 ? String(value.yaml.dropLast()) : value.kindDescription
    let places = origins.places(of: path)
    guard let last = places.last else {
      text = "\(path): \(shown)\n  the default; no file sets it\n"
      return
    }
    var text = "\(path): \(shown)\n  set at \(last.mark): \(last.text)\n"
    for place in places.dropLast().reversed() {
      text +=
        place.mark == last.mark
        ? "  written as \(place.text)\n" : "  instead of \(place.mark): \(place.text)\n"
    }
    self.text = text
  }

  private static func value(at path: String, in root: Node) throws -> Node {
    var node = root
    var walked: [String] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) {
      let next =
        node.mapping?[part]
        ?? Int(part).flatMap { index in
          node.sequence.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        }
      guard let next else {
        let place = walked.isEmpty ? "the experiment" : "'\(walked.joined(separator: "."))'"
        let names = node.mapping?.keys ?? []
        let remedy = names.isEmpty ? "it is \(node.kindDescription)" : "it has \(names.list)"
        let clause = Suggestion.clause(for: part, among: names, otherwise: remedy)
        throw RunError("\(place) has no '\(part)'\(clause)")
      }
      node = next
      walked.append(part)
    }
    return node
  }
}
