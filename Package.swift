// swift-tools-version: 6.3
import Foundation
import PackageDescription

// Every folder of `Plugins/` is one target of its name: `Plugins/NAME/Tests`, if there, is the test
// target `NAMETests`, and `Examples` and `README.md` are no sources. There is no list to keep.
//
// SwiftPM remembers what a manifest says as long as its text and the environment are the same, and
// so does not see a new folder by itself. `make` therefore passes the folders in the environment,
// and the build tool behind `InstalledPlugins` stops a build that has missed one.
//
// Of a package that is named by its address, SwiftPM first reads the manifest alone, to see what the
// package depends on; the folders are there when it reads it again to build.
let pluginFolder = Context.packageDirectory + "/Plugins"
let pluginNames =
  FileManager.default.fileExists(atPath: pluginFolder)
  ? try FileManager.default.contentsOfDirectory(atPath: pluginFolder)
    .filter { !$0.hasPrefix(".") }
    .sorted() : []

/// What a plugin needs besides the core and the engine; most need nothing.
let furtherDependencies: [String: [Target.Dependency]] = [
  "ACL": ["MetaTraining"],
  "Datasets": [
    "CArchive", "CMatio", "CPNG", "CXXHash", "CZlib", "Files", "ImageFiles", "Safetensors",
  ],
  "FrozenEncoders": ["CXXHash", "Files", "MetaTraining", "Safetensors", "YAMLTree"],
  "MetaLearners": ["MetaTraining"],
  "MLflow": ["CRequest", "Files", "JSONTree"],
  "TensorBoard": [
    "Files", "ImageFiles", "Pictures",
    .product(name: "SwiftProtobuf", package: "swift-protobuf"),
  ],
]

func pluginHas(_ entry: String, _ name: String) -> Bool {
  FileManager.default.fileExists(atPath: "\(pluginFolder)/\(name)/\(entry)")
}

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

// Generic helpers of one module are specialised in the modules that call them; without this flag a
// generic loop crossing a module boundary runs unspecialised (20 to 200 times slower).
let fast: [SwiftSetting] =
  strict + [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]

// Kernels are always optimised: a debug build of the tests trains small models.
let kernelFlags: [CSetting] = [
  .unsafeFlags([
    "-O3", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-Wall", "-Wextra",
  ])
]

func library(
  _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = fast
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func plugin(_ name: String) -> Target {
  .target(
    name: name,
    dependencies: ["EngramCore", "TensorEngine"] + (furtherDependencies[name] ?? []),
    path: "Plugins/\(name)",
    exclude: ["Examples", "README.md", "Tests"].filter { pluginHas($0, name) },
    resources: pluginHas("Fragments", name) ? [.embedInCode("Fragments")] : nil,
    swiftSettings: fast)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, path: path ?? "Tests/\(name)", swiftSettings: strict)
}

// The fuzzers need an instrumented build of everything and a main function that is not Swift's, so
// that they exist only when asked for: `make fuzz`, `make fuzz-readers`.
func fuzzer(
  _ name: String, _ dependencies: [Target.Dependency], path: String, exclude: [String] = []
) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies, path: path, exclude: exclude,
    // The compiler's concurrency analysis crashes on the addresses that libFuzzer takes.
    swiftSettings: [.unsafeFlags(["-sanitize=fuzzer"]), .swiftLanguageMode(.v5)],
    linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
}

let fuzzers: [Target] =
  Context.environment["ENGRAM_FUZZ"] == nil
  ? []
  : [
    fuzzer(
      "EngramFuzz", ["EngramCore", "InstalledPlugins", "YAMLTree"], path: "Fuzz",
      exclude: ["Corpus", "Readers", "experiment.dict"]),
    fuzzer(
      "EngramReaderFuzz",
      [
        "Datasets", "EngramCore", "Files", "FrozenEncoders", "InstalledPlugins", "Safetensors",
        "SampleFiles", "TensorEngine", "YAMLTree",
      ],
      path: "Fuzz/Readers"),
  ]

let plugins: [Target.Dependency] = pluginNames.map { .target(name: $0) }

/// The tests that a plugin brings; any plugin may stand beside it in an experiment.
func pluginTests(_ name: String) -> Target {
  tests(
    "\(name)Tests",
    [
      "EngramCore", "EngramTesting", "Files", "InstalledPlugins", "MetaTraining",
      "PluginTestSupport", "SampleFiles", "Safetensors", "TensorEngine", "YAMLTree",
    ] + plugins, path: "Plugins/\(name)/Tests")
}

let package = Package(
  name: "engram",
  // The program is an executable of this package alone: a package that depends on it may have an
  // `engram` of its own, and with two products of one name SwiftPM would quietly build the wrong one.
  products: [
    .library(name: "EngramCore", targets: ["EngramCore"]),
    .library(name: "EngramCommandLine", targets: ["EngramCommandLine"]),
    .library(name: "EngramTesting", targets: ["EngramTesting"]),
    .library(name: "InstalledPlugins", targets: ["InstalledPlugins"]),
    .library(name: "TensorEngine", targets: ["TensorEngine"]),
    .plugin(name: "InstalledPluginsGenerator", targets: ["InstalledPluginsGenerator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(
      name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CMatio", pkgConfig: "matio", providers: [.apt(["libmatio-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CRequest", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CDownload", linkerSettings: [.linkedLibrary("curl")]),
    .target(
      name: "COneDNN", cSettings: kernelFlags,
      linkerSettings: [.linkedLibrary("dnnl"), .linkedLibrary("gomp")]),
    .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .systemLibrary(name: "CRSVG", pkgConfig: "librsvg-2.0", providers: [.apt(["librsvg2-dev"])]),
    .target(name: "CRasterizer", dependencies: ["CRSVG"]),
    // A header alone: what it declares is compiled with the wrapper of an MPI, and opened at run time.
    .systemLibrary(name: "CMessagePassing"),
    .target(name: "CProcess"),
    .target(name: "CProcessor"),
    .target(name: "CKernels", cSettings: kernelFlags, linkerSettings: [.linkedLibrary("m")]),

    library("YAMLTree", ["CYAML"]),
    library("Composition", ["YAMLTree"]),
    library("TensorEngine", ["CKernels", "COneDNN"]),
    library("Files", []),
    library("JSONTree", []),
    library("Safetensors", ["Files", "JSONTree", "TensorEngine"]),
    library(
      "EngramCore",
      [
        "Composition", "CProcessor", "Files", "JSONTree", "YAMLTree", "TensorEngine", "Safetensors",
      ]),
    // Experiments as jobs of their own processes.
    library("Batches", ["CXXHash", "EngramCore", "Files", "JSONTree", "YAMLTree"]),
    library(
      "Downloading", ["CArchive", "CCrypto", "CDownload", "CZlib", "EngramCore", "Files"]),
    library("EngramReference", ["EngramCore", "JSONTree", "YAMLTree"]),
    // What learners share that are meta-trained on batches of episodes.
    library("MetaTraining", ["EngramCore", "TensorEngine"]),
    library("MessagePassing", ["CMessagePassing", "EngramCore", "Files", "TensorEngine"]),
    library("ImageFiles", ["CJPEG", "CPNG", "EngramCore"]),
    library("EngramTesting", ["EngramCore", "EngramReference", "TensorEngine"]),
    library("Pictures", ["CRasterizer", "EngramCore", "Files", "ImageFiles"]),
    library("GraphDrawing", ["EngramCore", "Pictures"]),
    library("EpisodeDrawing", ["EngramCore", "Pictures"]),
    library("Inspection", ["EngramCore", "JSONTree"]),
    library("InspectionDrawing", ["EngramCore", "Inspection", "Pictures"]),
    .target(
      name: "Reports",
      dependencies: [
        "Batches", "EngramCore", "Files", "Inspection", "InspectionDrawing", "JSONTree", "Pictures",
        "YAMLTree", .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [
        .embedInCode("Page/report.css"), .embedInCode("Page/report.js"),
        .embedInCode("Page/report.mustache"),
      ], swiftSettings: fast),
    // Only this target sees the server's library.
    .target(
      name: "Serving",
      dependencies: [
        "Batches", "EngramCore", "Files", "JSONTree", "Reports", "YAMLTree",
        // All that a server of three pages needs, without routes and tracing.
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      resources: [
        .embedInCode("Page/live.css"), .embedInCode("Page/live.js"),
        .embedInCode("Page/live.mustache"),
      ], swiftSettings: fast),
  ]
    + pluginNames.map(plugin)
    + pluginNames.filter { pluginHas("Tests", $0) }.map(pluginTests)
    + [
      // Its one source is written by the build tool, from the dependencies given here.
      .target(
        name: "InstalledPlugins", dependencies: ["EngramCore"] + plugins, swiftSettings: strict,
        plugins: ["InstalledPluginsGenerator"]),
      .plugin(
        name: "InstalledPluginsGenerator", capability: .buildTool(),
        path: "BuildTools/InstalledPluginsGenerator"),
      .target(
        name: "EngramCommandLine",
        dependencies: [
          "ACL", "Batches", "CProcess", "Composition", "Downloading", "EngramCore",
          "EngramReference", "EpisodeDrawing", "Files", "FrozenEncoders", "GraphDrawing",
          "Inspection", "InspectionDrawing", "JSONTree", "MessagePassing", "MetaTraining",
          "Networks", "Optimization", "Pictures", "Reports", "Safetensors", "Serving",
          "TensorEngine", "YAMLTree",
          .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        resources: [.embedInCode("Bench/episode_loading.py")], swiftSettings: strict),
      .executableTarget(
        name: "engram", dependencies: ["EngramCommandLine", "InstalledPlugins"],
        swiftSettings: strict),
      tests("YAMLTreeTests", ["YAMLTree"]),
      tests("CompositionTests", ["Composition", "EngramTesting", "Files", "YAMLTree"]),
      tests("EngramCoreTests", ["EngramCore", "TensorEngine", "YAMLTree"]),
      tests(
        "GraphDrawingTests",
        ["EngramCore", "EngramTesting", "Files", "GraphDrawing", "Pictures", "PluginTestSupport"]),
      tests(
        "EpisodeDrawingTests",
        ["EngramCore", "EpisodeDrawing", "ImageFiles", "Pictures", "PluginTestSupport"]),
      tests("InspectionTests", ["EngramCore", "Inspection"]),
      tests(
        "InspectionDrawingTests", ["EngramCore", "Inspection", "InspectionDrawing", "Pictures"]),
      tests("PicturesTests", ["EngramCore", "EngramTesting", "Files", "ImageFiles", "Pictures"]),
      tests("FilesTests", ["Files", "EngramTesting"]),
      // A server on this machine that misbehaves as asked, for tests of downloads.
      .target(name: "LocalServer", path: "Tests/LocalServer", swiftSettings: strict),
      tests(
        "DownloadingTests",
        ["Downloading", "EngramCore", "EngramTesting", "Files", "LocalServer", "SampleFiles"]),
      tests("BatchesTests", ["Batches"]),
      tests("JSONTreeTests", ["JSONTree", "TensorEngine"]),
      tests("ServingTests", ["EngramTesting", "Files", "JSONTree", "Serving"]),
      tests("SafetensorsTests", ["Safetensors", "TensorEngine", "Files", "EngramTesting"]),
      tests(
        "EngramCoreRunningTests",
        [
          "AccuracyMetrics", "EngramCore", "EngramTesting", "TensorEngine", "Safetensors", "Files",
          "JSONTree",
        ]),
      tests("CorpusTests", ["EngramCore", "InstalledPlugins", "YAMLTree"]),
      tests("TensorEngineTests", ["TensorEngine"]),
      // Writers of the files that data sets come in, for tests of good and of damaged ones.
      .target(
        name: "SampleFiles", dependencies: ["CArchive"], path: "Tests/SampleFiles",
        swiftSettings: strict),
      tests(
        "CommandLineTests",
        [
          "engram", "EngramCommandLine", "EngramCore", "EngramTesting", "Files", "InstalledPlugins",
          "JSONTree", "LocalServer", "Safetensors", "SampleFiles", "TensorEngine",
        ]),
      // What the tests of plugins share.
      .target(
        name: "PluginTestSupport", dependencies: ["EngramCore", "InstalledPlugins", "YAMLTree"],
        path: "Tests/PluginTestSupport", swiftSettings: strict),
      tests(
        "EngramTestingTests",
        [
          "ACL", "EngramCore", "EngramTesting", "Networks", "Optimization", "PluginTestSupport",
          "TensorEngine",
        ]),
      tests("PluginTests", ["EngramCore", "InstalledPlugins"]),
    ] + fuzzers,
  cLanguageStandard: .c17
)
