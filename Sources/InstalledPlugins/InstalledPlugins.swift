public import EngramCore

/// The plugin of every folder of `Plugins/`, by name: `Plugins/AccuracyMetrics` brings `AccuracyMetricsPlugin`.
///
/// Nobody keeps the list: the build tool `InstalledPluginsGenerator` writes `foundPlugins` from the
/// folders.
public let installedPlugins: [any Plugin.Type] = foundPlugins
