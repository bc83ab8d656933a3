internal import Files
internal import JSONTree

extension RunDirectory {
  /// Checks that the run in the folder is the one that a plan describes.
  ///
  /// - Throws: ``RunError`` that names the first line of the resolved experiment that differs.
  func checkExperiment(_ resolvedText: String) throws {
    let before = try ReadableFile.text(of: experimentFile)
    guard before != resolvedText else { return }
    let old = before.split(separator: "\n", omittingEmptySubsequences: false)
    let new = resolvedText.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(old.count, new.count) {
      let was = index < old.count ? "\"\(old[index])\"" : "missing"
      let now = index < new.count ? "\"\(new[index])\"" : "missing"
      guard was != now else { continue }
      throw RunError(
        "\(path) holds another experiment and cannot be resumed with this one: line \(index + 1) "
          + "of experiment.yaml was \(was) and would be \(now)")
    }
  }

  /// The lane count that the run was started with.
  func recordedLaneCount() throws -> Int {
    guard let lanes = try readJSON(environmentFile)["lanes"]?.int, lanes > 0 else {
      throw RunError("\(environmentFile): there is no lane count in it")
    }
    return lanes
  }

  /// Adds to `environment.json` that the run goes on somewhere.
  func recordResumption(_ environment: EnvironmentRecord) throws {
    var members = try readJSON(environmentFile).members ?? []
    var resumptions: [JSON] = []
    if let index = members.firstIndex(where: { $0.key == "resumed" }) {
      resumptions = members.remove(at: index).value.elements ?? []
    }
    resumptions.append(environment.json)
    members.append(JSON.Member("resumed", .list(resumptions)))
    try WholeFile.write(JSON.object(members).indentedText, to: environmentFile)
  }

  /// The results of a finished run.
  ///
  /// - Throws: ``RunError`` when the file is damaged, `FileError` when it cannot be read.
  public func readSummary() throws -> RunSummary {
    guard let summary = RunSummary(json: try readJSON(summaryFile)) else {
      throw RunError("\(summaryFile): it is not the summary of a run")
    }
    return summary
  }

  func readJSON(_ file: String) throws -> JSON {
    let text = try ReadableFile.text(of: file)
    do throws(JSONError) {
      return try JSON.parse(text)
    } catch {
      throw RunError("\(file): it is not valid JSON: \(error)")
    }
  }
}
