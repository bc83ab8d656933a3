internal import EngramCore
internal import Foundation

/// The same episodes with Pillow and NumPy, as few-shot libraries make them.
struct DataPeer {
  let python: PythonProgram
  let roots: DataRoots

  /// Reads the same files and times the same number of episodes.
  ///
  /// - Throws: ``RunError`` when Python cannot do it.
  func run(_ bench: DataBench, repetitions: Int) throws -> DataBench.Measurement {
    let request: [String: Any] = [
      "format": bench.format, "roots": roots.folders, "tasks": bench.tasks, "ways": bench.ways,
      "shots": bench.shots, "queries": bench.queries, "size": bench.size,
      "augment": bench.isAugmented, "episodes": DataBench.episodeCount, "repetitions": repetitions,
    ]
    let program = String(decoding: PackageResources.episode_loading_py, as: UTF8.self)
    // One core on both sides; NumPy's libraries would otherwise start threads of their own.
    let text = try python.output(
      [
        "-c", program,
        String(decoding: JSONSerialization.data(withJSONObject: request), as: UTF8.self),
      ],
      environment: ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"])
    guard let line = text.split(separator: "\n").last,
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let ready = object["ready"] as? Double, let episode = object["episode"] as? Double
    else { throw RunError("\(python.path) did not end with a line of JSON: \(text)") }
    return DataBench.Measurement(readySeconds: ready, episodeSeconds: episode)
  }
}
