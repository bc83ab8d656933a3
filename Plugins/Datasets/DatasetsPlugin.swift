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
    try registry.add(KMNIST.self, to: .dataset)
    try registry.add(EMNIST.self, to: .dataset)
    try registry.add(NotMNIST.self, to: .dataset)
    try registry.add(IDXPair.self, to: .dataset)
    try registry.add(CIFAR10.self, to: .dataset)
    try registry.add(CIFAR100.self, to: .dataset)
    try registry.add(CIFARFS.self, to: .dataset)
    try registry.add(FC100.self, to: .dataset)
    try registry.add(SVHN.self, to: .dataset)
    try registry.add(ImageFolder.self, to: .dataset)
    try registry.add(MiniImageNet.self, to: .dataset)
    try registry.add(Omniglot.self, to: .dataset)
    try registry.add(Glyphs.self, to: .dataset)
    try registry.add(Features.self, to: .dataset)
    try registry.add(Concatenation.self, to: .dataset)
    try registry.add(Subset.self, to: .dataset)
    try registry.add(ClassSelection.self, to: .dataset)
    try registry.add(Relabelled.self, to: .dataset)
    try registry.add(QuarterTurns.self, to: .dataset)
  }
}
