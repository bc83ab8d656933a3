import EngramCommandLine
import InstalledPlugins

/// `engram` with the plugins of Engram and those of this package.
@main
enum Program {
  static func main() { EngramProgram.main(plugins: installedPlugins + foundPlugins) }
}
