public import EngramCore

/// Encoders and sequence layers.
public enum NetworksPlugin: Plugin {
  /// The name of the target.
  public static let name = "Networks"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(Conv4.self, to: .encoder)
    try registry.add(ResNet12.self, to: .encoder)
    try registry.add(MLP.self, to: .encoder)
    try registry.add(MLPMixer.self, to: .encoder)
    try registry.add(SelfModifyingMixer.self, to: .encoder)
    try registry.add(SRWM.self, to: .sequenceLayer)
    try registry.add(DeltaNet.self, to: .sequenceLayer)
    try registry.add(LinearAttention.self, to: .sequenceLayer)
    try registry.add(SoftmaxAttention.self, to: .sequenceLayer)
    try registry.add(LSTM.self, to: .sequenceLayer)
  }
}
