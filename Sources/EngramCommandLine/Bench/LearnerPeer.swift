internal import EngramCore
internal import Files
internal import Foundation

/// The same learners in plain PyTorch, run as a program of its own in the same call.
struct LearnerPeer {
  let python: PythonProgram
  let script: String
  let threads: Int
  let roots: DataRoots

  /// Seconds and accuracy in percent, as the script reports them.
  func run(_ method: String) throws -> (seconds: Double, accuracy: Double) {
    let folders = roots.folders.map { $0 + "/mnist" }
    guard let folder = folders.first(where: Folder.isFolder) else {
      throw RunError("the peer needs MNIST's files in a folder \"mnist\" of a data root")
    }
    let text = try python.output([
      script, folder, "--method", method, "--threads", "\(threads)",
    ])
    guard let line = text.split(separator: "\n").last,
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let seconds = object["seconds"] as? Double, let accuracy = object["acc"] as? Double
    else { throw RunError("\(script) did not end with a line of JSON: \(text)") }
    return (seconds, accuracy)
  }
}
