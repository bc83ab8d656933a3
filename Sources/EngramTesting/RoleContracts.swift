import EngramCore

/// Leads every component to the contract of its role.
struct RoleContracts {
  let registry: Registry
  let roots: DataRoots
  let setting: PluginContract.Setting

  /// What is wrong with a component that is made from YAML.
  func violations(of component: RegisteredComponent, _ yaml: String) -> [String] {
    func make<Member>(as type: Member.Type = Member.self) throws -> Member {
      try registry.make(component.role, from: yaml, as: type)
    }
    do {
      return switch component.role {
      case .dataset: DatasetContract.violations(roots: roots) { try make() }
      case .stream: TaskStreamContract.violations(roots: roots) { try make() }
      case .encoder: encoderViolations(try make())
      case .sequenceLayer:
        SequenceLayerContract.violations(of: try make(), width: setting.width)
      case .loss: LossContract.violations(of: try make())
      case .transform: TransformContract.violations(of: try make())
      case .schedule: ScheduleContract.violations(of: try make())
      case .optimizer: OptimizerContract.violations(of: try make())
      case .metric: MetricContract.violations(of: try make())
      case .tracker: try TrackerContract.violations(of: try make())
      case .learner: try learnerViolations { try make() }
      default: ["the role '\(component.role)' has no contract: add one to EngramTesting"]
      }
    } catch {
      return ["it cannot be made from `\(yaml)`: \(error)"]
    }
  }

  private func encoderViolations(_ encoder: any Encoder) -> [String] {
    EncoderContract.violations(of: encoder, image: setting.image)
      + ((encoder as? any SequenceEncoder).map {
        SequenceEncoderContract.violations(of: $0, image: setting.image)
      } ?? [])
  }

  private func learnerViolations(_ make: () throws -> any Learner) throws -> [String] {
    let stream: any TaskStream = try registry.make(.stream, from: setting.episodes)
    try stream.prepare(roots)
    return [1, 2].flatMap { lanes in
      LearnerContract.violations(stream: stream, roots: roots, lanes: lanes, make: make)
        .map { "with \(lanes) lanes: \($0)" }
    }
  }
}
