public import EngramCore
import InstalledPlugins

/// The components of every plugin.
public let registry: Registry = {
  do { return try Registry(installedPlugins) } catch { preconditionFailure("\(error)") }
}()

/// No data at all.
public let noRoots = DataRoots(folders: [])
