import ACL
import Datasets
import EngramCore
import Metrics
import Networks
import Optimization
import TaskStreams

/// The plugins that this program is linked with: the one list to extend for a new one.
let installedPlugins: [any Plugin.Type] = [
  ACLPlugin.self,
  DatasetsPlugin.self,
  MetricsPlugin.self,
  NetworksPlugin.self,
  OptimizationPlugin.self,
  TaskStreamsPlugin.self,
]
