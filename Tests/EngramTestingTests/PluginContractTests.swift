import EngramCore
import EngramTesting
import Testing

/// The contract of a plugin covers whatever the plugin registers.
@Suite struct PluginContractTests {
  enum EngramTestingTestsPlugin: Plugin {
    static let name = "EngramTestingTests"
    static let builtFor = EngramVersion.current
    static func register(in registry: inout Registry) throws {
      try registry.add(SinkingSchedule.self, to: .schedule)
      try registry.add(NeedySchedule.self, to: .schedule)
    }
  }

  enum EmptyPlugin: Plugin {
    static let name = "Empty"
    static let builtFor = EngramVersion.current
    static func register(in registry: inout Registry) {}
  }

  struct NeedySchedule: Schedule {
    static let typeName = "needy"
    static let summary = "Needs a setting."
    let start: Double
    init(settings: inout SettingsReader) {
      start = settings.number("start", in: 0...1, "The value.")
    }
    func value(at step: Int) -> Double { start }
  }

  private func violations(
    of plugin: any Plugin.Type, settings: [Role: [String: String]] = [:]
  ) -> [String: [String]] {
    let contract = PluginContract(
      of: plugin, among: [EngramTestingTestsPlugin.self, EmptyPlugin.self], settings: settings)
    return Dictionary(
      uniqueKeysWithValues: contract.components.map {
        ($0.description, contract.violations(of: $0))
      })
  }

  @Test func aComponentIsTestedByBeingRegistered() throws {
    let found = violations(of: EngramTestingTestsPlugin.self)
    #expect(found["schedule 'sinking'"]?.first?.contains("is negative") == true)
    let needy = try #require(found["schedule 'needy'"]?.first)
    #expect(needy.hasPrefix("it cannot be made from `needy`: "))
    #expect(needy.contains("start"))
    #expect(found["plugin 'EngramTestingTests'"] == [])
  }

  @Test func settingsAreForWhatIsRegistered() {
    let found = violations(
      of: EngramTestingTestsPlugin.self,
      settings: [.schedule: ["needy": "{type: needy, start: 0.5}", "neddy": "neddy"]])
    #expect(found["schedule 'needy'"] == [])
    #expect(
      found["plugin 'EngramTestingTests'"]
        == ["there are settings for the schedule 'neddy', which is not registered"])
  }

  @Test func aPluginHasComponentsAndTheNameOfItsTarget() {
    #expect(
      violations(of: EmptyPlugin.self) == [
        "plugin 'Empty'": [
          "the plugin 'Empty' registers no component",
          "the plugin of the target 'EngramTestingTests' is named 'Empty': "
            + "the names must be the same",
        ]
      ])
  }
}
