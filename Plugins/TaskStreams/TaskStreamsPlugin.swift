public import EngramCore

/// Sampled and fixed sequences of tasks.
public enum TaskStreamsPlugin: Plugin {
  /// The name of the target.
  public static let name = "TaskStreams"

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) {
    registry.add(SampledEpisodes.self, to: .stream)
    registry.add(SplitStream.self, to: .stream)
    registry.add(Curriculum.self, to: .stream)
  }
}
