public import EngramCore

/// Sampled and fixed sequences of tasks.
public enum TaskStreamsPlugin: Plugin {
  /// The name of the target.
  public static let name = "TaskStreams"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(SampledEpisodes.self, to: .stream)
    try registry.add(SplitStream.self, to: .stream)
    try registry.add(PermutedStream.self, to: .stream)
    try registry.add(RotatedStream.self, to: .stream)
    try registry.add(DomainStream.self, to: .stream)
    try registry.add(BlurryStream.self, to: .stream)
    try registry.add(Curriculum.self, to: .stream)
  }
}
