import EngramCore
import EngramTesting
import Testing

/// A component under the name that experiments use.
struct RegisteredComponent: Sendable, CustomTestStringConvertible {
  let role: Role
  let name: String

  var testDescription: String { "\(role) '\(name)'" }

  static let all = registry.roles.flatMap { role in
    registry.components(of: role).map { RegisteredComponent(role: role, name: $0.name) }
  }
}

@Suite("Every registered component keeps the laws of its role")
struct ContractTests {
  let data: ContractData

  init() throws { data = try ContractData() }

  @Test(arguments: RegisteredComponent.all)
  func contract(of component: RegisteredComponent) throws {
    let yaml = try #require(
      ContractSettings.yaml[component.role]?[component.name],
      "\(component.testDescription) has no settings: add a line to ContractSettings.swift")
    let files = ContractSettings.officialFiles[component.role]?[component.name] ?? []
    if let missing = files.first(where: { !data.has($0) }) {
      try Test.cancel("\(missing) is not under any data root")
    }
    let violations = try #require(
      try violations(of: component, yaml),
      "role \(component.role) has no contract: add one to EngramTesting")
    #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
  }

  @Test(arguments: RegisteredComponent.all)
  func listing(of component: RegisteredComponent) {
    let violations = ComponentContract.violations(of: component.name, in: component.role, registry)
    #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
  }

  @Test(arguments: RegisteredComponent.all)
  func settings(of component: RegisteredComponent) throws {
    let yaml = try #require(ContractSettings.yaml[component.role]?[component.name])
    let violations = try SettingsContract.violations(
      of: component.name, in: component.role, madeFrom: yaml, registry)
    #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
  }

  @Test func settingsAreThereForRegisteredComponentsOnly() {
    for (role, entries) in ContractSettings.yaml {
      let names = Set(registry.components(of: role).map(\.name))
      #expect(names.isSuperset(of: entries.keys), "role \(role)")
    }
  }

  /// `nil` for a role that has no contract.
  private func violations(of component: RegisteredComponent, _ yaml: String) throws -> [String]? {
    func make<Member>(as type: Member.Type = Member.self) throws -> Member {
      try registry.make(component.role, from: yaml, as: type)
    }
    switch component.role {
    case .dataset:
      return DatasetContract.violations(roots: data.roots) { try make() }
    case .stream:
      return TaskStreamContract.violations(roots: data.roots) { try make() }
    case .encoder:
      return EncoderContract.violations(of: try make(), image: ContractSettings.image)
    case .sequenceLayer:
      return SequenceLayerContract.violations(of: try make(), width: ContractSettings.width)
    case .loss: return LossContract.violations(of: try make())
    case .schedule: return ScheduleContract.violations(of: try make())
    case .optimizer: return OptimizerContract.violations(of: try make())
    case .metric: return MetricContract.violations(of: try make())
    case .learner:
      let stream: any TaskStream = try registry.make(.stream, from: ContractSettings.evaluation)
      try stream.prepare(data.roots)
      return [1, 2].flatMap { lanes in
        LearnerContract.violations(stream: stream, roots: data.roots, lanes: lanes) { try make() }
          .map { "with \(lanes) lanes: \($0)" }
      }
    default: return nil
    }
  }
}
