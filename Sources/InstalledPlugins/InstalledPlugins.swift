import ACL
import Datasets
public import EngramCore
import Metrics
import Networks
import Optimization
import TaskStreams

/// The plugins that the program is linked with: the one list to extend for a new one.
///
/// A test compares it with the folders of `Plugins/`.
public let installedPlugins: [any Plugin.Type] = [
  ACLPlugin.self,
  DatasetsPlugin.self,
  MetricsPlugin.self,
  NetworksPlugin.self,
  OptimizationPlugin.self,
  TaskStreamsPlugin.self,
]
