public import EngramCore

/// The components of this target.
public enum DatasetsPlugin: Plugin {
  /// The name of the target.
  public static let name = "Datasets"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(MNIST.self, to: .dataset)
    try registry.add(FashionMNIST.self, to: .dataset)
    try registry.add(IDXPair.self, to: .dataset)
    try registry.add(Omniglot.self, to: .dataset)
    try registry.add(Glyphs.self, to: .dataset)
  }
}
