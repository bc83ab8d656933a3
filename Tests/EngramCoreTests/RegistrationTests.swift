import EngramCore
import Testing

/// Plugins that do not fit together are refused with both sides named.
@Suite struct RegistrationTests {
  struct Other: Component {
    static let typeName = "conv4"
    static let summary = "Another."
    init(settings: inout SettingsReader) {}
  }

  enum SecondPlugin: Plugin {
    static let name = "Second"
    static let builtFor = EngramVersion.current
    static func register(in registry: inout Registry) throws {
      // The name is taken among encoders only.
      try registry.add(Other.self, to: .loss)
      try registry.add(Other.self, to: .encoder)
    }
  }

  enum SameNamePlugin: Plugin {
    static let name = "Fake"
    static let builtFor = EngramVersion.current
    static func register(in registry: inout Registry) {}
  }

  enum FuturePlugin: Plugin {
    static let name = "Future"
    static let builtFor = EngramVersion(99, 1)
    static func register(in registry: inout Registry) throws { throw Failure() }
  }

  struct Failure: Error, CustomStringConvertible {
    let description = "libfast.so is not installed;\ninstall libfast"
  }

  enum ThrowingPlugin: Plugin {
    static let name = "Throwing"
    static let builtFor = EngramVersion.current
    static func register(in registry: inout Registry) throws { throw Failure() }
  }

  private func message(_ plugins: any Plugin.Type...) -> String? {
    do {
      _ = try Registry(plugins)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func twoComponentsOfOneNameInOneRole() {
    #expect(
      message(FakePlugin.self, SecondPlugin.self)
        == "two components of role encoder are named 'conv4': "
        + "EngramCoreTests.ConvolutionEncoder of plugin 'Fake' and "
        + "EngramCoreTests.RegistrationTests.Other of plugin 'Second'; "
        + "give one of them another typeName")
    #expect(message(SecondPlugin.self) == nil)
  }

  @Test func twoPluginsOfOneName() {
    #expect(
      message(FakePlugin.self, SameNamePlugin.self)
        == "two plugins are named 'Fake': EngramCoreTests.FakePlugin and "
        + "EngramCoreTests.RegistrationTests.SameNamePlugin; "
        + "list each plugin once, and give each a name of its own")
  }

  @Test func aPluginOfAnotherVersionIsNotEvenAsked() {
    #expect(
      message(FuturePlugin.self)
        == "the plugin 'Future' was written for Engram 99.1.0, but this is Engram "
        + "\(EngramVersion.current); test it with this version, then change its builtFor")
  }

  @Test func aPluginThatThrowsIsNamedWithItsReasonOnOneLine() {
    #expect(
      message(ThrowingPlugin.self)
        == "the plugin 'Throwing' could not register its components: "
        + "libfast.so is not installed; install libfast")
  }

  @Test func aComponentKnowsItsPlugin() throws {
    let registry = try Registry([FakePlugin.self])
    #expect(registry.plugin(of: "conv4", in: .encoder) == "Fake")
    #expect(registry.plugin(of: "conv4", in: .loss) == nil)
  }

  @Test(arguments: [
    ((0, 1, 0), (0, 1, 5), true), ((0, 1, 5), (0, 1, 0), true), ((0, 2, 0), (0, 1, 0), false),
    ((0, 1, 0), (0, 2, 0), false), ((1, 3, 0), (1, 2, 9), true), ((1, 3, 0), (1, 4, 0), false),
    ((2, 0, 0), (1, 9, 0), false),
  ])
  func versionsSupportEachOther(
    program: (Int, Int, Int), plugin: (Int, Int, Int), isSupported: Bool
  ) {
    let (current, builtFor) = (
      EngramVersion(program.0, program.1, program.2), EngramVersion(plugin.0, plugin.1, plugin.2)
    )
    #expect(current.supports(builtFor) == isSupported)
  }
}
