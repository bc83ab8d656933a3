import EngramCore

/// The plain settings that every ``MetaLearner`` has.
struct MetaSettings {
  let steps: Int
  let batch: Int
  let episodesPerPass: Int
  let startFrom: String?
  /// Bytes that embedded queries may take.
  let queryCache: Int

  init(_ settings: inout SettingsReader) {
    steps = settings.integer(
      "steps", in: 0...1_000_000_000, unit: "steps", example: 1000, "Steps of meta-training.")
    batch = settings.integer(
      "batch", default: 16, in: 1...65536, unit: "episodes", "Episodes per step.")
    episodesPerPass = settings.integer(
      "episodes-per-pass", default: 4, in: 1...65536, unit: "episodes",
      "Episodes that a lane runs through the encoder at once; more take more memory.")
    startFrom = settings.optionalFile(
      "start-from",
      "A safetensors file of parameters to start from, such as a run's checkpoint.")
    queryCache = settings.byteCount(
      "query-cache", default: 256 << 20,
      "Memory for embedded queries during an evaluation; what does not fit is encoded again.")
  }
}
