// swift-tools-version: 6.3
import Foundation
import PackageDescription

// A package of your own: its plugins beside those of Engram, in a program of its own.
//
// Elsewhere, Engram comes by its address:
//
//   .package(url: "https://example.org/engram.git", from: "0.1.0")
//
// Every folder of `Plugins/` is one target of its name, as in Engram itself; the Makefile says why
// the folders are also passed in the environment.
let pluginFolder = Context.packageDirectory + "/Plugins"
let pluginNames = try FileManager.default.contentsOfDirectory(atPath: pluginFolder)
  .filter { !$0.hasPrefix(".") }
  .sorted()

func engram(_ product: String) -> Target.Dependency { .product(name: product, package: "engram") }

func plugin(_ name: String) -> Target {
  .target(
    name: name, dependencies: [engram("EngramCore"), engram("TensorEngine")],
    path: "Plugins/\(name)",
    exclude: ["Examples", "README.md", "Tests"].filter {
      FileManager.default.fileExists(atPath: "\(pluginFolder)/\(name)/\($0)")
    },
    // Without this flag, generic code of Engram runs unspecialised in a release build.
    swiftSettings: [
      .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))
    ])
}

func pluginTests(_ name: String) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [
      .target(name: name), engram("EngramCore"), engram("EngramTesting"),
      engram("InstalledPlugins"),
    ],
    path: "Plugins/\(name)/Tests")
}

let package = Package(
  name: "outside",
  products: [.executable(name: "engram", targets: ["MyEngram"])],
  dependencies: [.package(name: "engram", path: "../..")],
  targets: pluginNames.map(plugin) + pluginNames.map(pluginTests) + [
    .executableTarget(
      name: "MyEngram",
      dependencies: pluginNames.map { .target(name: $0) } + [
        engram("EngramCommandLine"), engram("EngramCore"), engram("InstalledPlugins"),
      ],
      // Writes `foundPlugins`, the list of the plugins above.
      plugins: [.plugin(name: "InstalledPluginsGenerator", package: "engram")])
  ]
)
