public import EngramCore

/// The fragments of experiments that come with Engram: the files in `Fragments`.
public enum LibraryPlugin: Plugin {
  /// The name of the target.
  public static let name = "Library"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Every file of `Fragments`; a test compares the two.
  private static let fragments: [(name: String, text: [UInt8])] = [
    ("acl-model", PackageResources.acl_model_yaml),
    ("five-datasets", PackageResources.five_datasets_yaml),
    ("four-datasets", PackageResources.four_datasets_yaml),
    ("omniglot-hands", PackageResources.omniglot_hands_yaml),
    ("paper-data", PackageResources.paper_data_yaml),
    ("paper-model", PackageResources.paper_model_yaml),
    ("split-mnist", PackageResources.split_mnist_yaml),
  ]

  /// Adds every fragment.
  public static func register(in registry: inout Registry) throws {
    for fragment in fragments {
      try registry.add(
        fragment: fragment.name, String(decoding: fragment.text, as: UTF8.self))
    }
  }
}
