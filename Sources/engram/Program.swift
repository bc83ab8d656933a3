import EngramCommandLine
import InstalledPlugins

@main
enum Program {
  static func main() { EngramProgram.main(plugins: installedPlugins) }
}
