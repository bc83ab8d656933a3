internal import EngramCore
internal import Files

/// The package in the working directory, as far as a new plugin is concerned.
enum PluginPackage {
  /// Engram itself.
  case engram
  /// A package that depends on Engram and makes a target of every folder of `Plugins/`.
  case outside

  /// The package in the working directory.
  ///
  /// - Throws: ``RunError`` when it is none that a plugin can be added to.
  static func here() throws -> PluginPackage {
    guard Folder.exists("Package.swift") else {
      throw RunError(
        "there is no Package.swift here; run this in the folder of Engram, or of a package like "
          + "Examples/OutsidePackage")
    }
    let manifest = try ReadableFile.text(of: "Package.swift")
    guard Folder.isFolder("Plugins"), manifest.contains("InstalledPluginsGenerator") else {
      throw RunError(
        "the package here does not make a target of every folder of Plugins/; "
          + "Examples/OutsidePackage shows one that does")
    }
    return Folder.isFolder("BuildTools/InstalledPluginsGenerator") ? .engram : .outside
  }

  /// The plugins and the folders of sources and tests.
  var targets: [String] {
    get throws {
      try ["Plugins", "Sources", "Tests"].filter(Folder.isFolder).flatMap(Folder.names(in:))
    }
  }

  /// The program that `make build` builds.
  var program: String {
    switch self {
    case .engram: ".build/release/engram"
    case .outside: "swift run engram"
    }
  }

  /// The plugins that stand beside a plugin in its tests, as a Swift expression.
  func plugins(beside names: PluginNames) -> String {
    switch self {
    case .engram: "installedPlugins"
    case .outside: "installedPlugins + [\(names.type)Plugin.self]"
    }
  }
}
