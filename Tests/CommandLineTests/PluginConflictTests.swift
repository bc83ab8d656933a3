import EngramCommandLine
import EngramCore
import InstalledPlugins
import Testing

/// Plugins that cannot be used end every command that needs them with one line and exit code 1.
struct PluginConflictTests {
  enum StalePlugin: Plugin {
    static let name = "Stale"
    static let builtFor = EngramVersion(0, 0, 9)
    static func register(in registry: inout Registry) {}
  }

  enum RivalPlugin: Plugin {
    struct Rival: Component {
      static let typeName = "acl"
      static let summary = "Has a name that is taken."
      init(settings: inout SettingsReader) {}
    }
    static let name = "Rival"
    static let builtFor = EngramVersion.current
    static func register(in registry: inout Registry) throws {
      try registry.add(Rival.self, to: .learner)
    }
  }

  @Test func anOutdatedPluginIsNamedWithBothVersions() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) {
      EngramProgram.main(plugins: installedPlugins + [StalePlugin.self], arguments: ["list"])
    }
    #expect(
      String(decoding: result.standardErrorContent, as: UTF8.self)
        == "error: the plugin 'Stale' was written for Engram 0.0.9, but this is Engram "
        + "\(EngramVersion.current); test it with this version, then change its builtFor\n")
  }

  @Test func rivalsAreNamedWithTheirPlugins() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
    ) {
      EngramProgram.main(plugins: installedPlugins + [RivalPlugin.self], arguments: ["list"])
    }
    #expect(
      String(decoding: result.standardErrorContent, as: UTF8.self)
        == "error: two components of role learner are named 'acl': ACL.ACLLearner of plugin 'ACL' and "
        + "CommandLineTests.PluginConflictTests.RivalPlugin.Rival of plugin 'Rival'; "
        + "give one of them another typeName\n")
  }

  @Test func helpNeedsNoPlugins() async {
    await #expect(processExitsWith: .success) {
      EngramProgram.main(plugins: [StalePlugin.self], arguments: ["--help"])
    }
  }
}
