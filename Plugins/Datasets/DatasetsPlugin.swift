public import EngramCore

/// The components of this target.
public enum DatasetsPlugin: Plugin {
  /// The name of the target.
  public static let name = "Datasets"

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) {
    registry.add(MNIST.self, to: .dataset)
    registry.add(FashionMNIST.self, to: .dataset)
    registry.add(IDXPair.self, to: .dataset)
    registry.add(Omniglot.self, to: .dataset)
    registry.add(Glyphs.self, to: .dataset)
  }
}
