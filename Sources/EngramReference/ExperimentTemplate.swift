public import EngramCore

/// A commented experiment with every setting of a learner, which is valid as it stands.
///
/// What a learner needs is written; what has a default is there as a comment that shows it.
public struct ExperimentTemplate {
  private let registry: Registry
  private let learner: String
  private let example: ComponentExample

  /// Creates a template for a learner of the registry.
  public init(_ registry: Registry, learner: String) {
    self.registry = registry
    self.learner = learner
    example = ComponentExample(registry: registry)
  }

  /// The text of the file.
  ///
  /// - Parameters:
  ///   - name: The value of `experiment:`.
  ///   - schema: The path of the JSON Schema, relative to the file.
  /// - Returns: The lines, each with its end.
  public func text(named name: String, schema: String) -> String {
    var writer = TemplateWriter(registry: registry)
    writer.lines = [
      "# yaml-language-server: $schema=\(schema)", "#",
      "# Everything that is commented out shows its default. 'engram check' finds mistakes in this",
      "# file, 'engram doc NAME' explains a type, 'engram list' shows all types.", "",
    ]
    for key in registry.experimentSettings where key.kind.isPlain {
      writer.write(key, indentation: 0, value: key.key == "experiment" ? name : nil)
    }
    writer.lines += ["", "# What learns, by name.", "learners:", "  \(learner):"]
    writer.writeComponent(learner, .learner, indentation: 4)
    if let stream {
      writer.lines += [
        "",
        "# What is measured, by name: new episodes of what is trained on; replace it by what you",
        "# want to know.", "evaluations:", "  new-episodes:",
      ]
      writer.writeComponent(stream.name, .stream, indentation: 4, given: stream.values)
    }
    writer.lines += ["", "# What summaries report; the standard metrics if absent."]
    let metrics = registry.standardMetricNames.joined(separator: ", ")
    writer.lines.append("# metrics: [\(metrics)]")
    return writer.lines.map { $0 + "\n" }.joined()
  }

  /// A stream that ends: the one that the learner trains on, with a number of episodes if need be.
  private var stream: (name: String, values: [String: String])? {
    let settings = registry.settings(of: learner, in: .learner) ?? []
    let own = settings.lazy.filter { $0.kind == .component(.stream) }
      .compactMap { example.component(for: $0)?.name }.first
    let names = [own].compactMap { $0 } + registry.components(of: .stream).map(\.name)
    for name in names {
      let text = example.inline(name, .stream)
      guard let made = try? registry.make(.stream, from: text, as: (any TaskStream).self) else {
        continue
      }
      // Most learners may know where tasks end, and some have to.
      guard made.hasBoundaries else { continue }
      if made.episodeCount != nil { return (name, [:]) }
      // Streams that can be limited have a setting of this name.
      let isLimited = registry.settings(of: name, in: .stream)?.contains { $0.key == "count" }
      if isLimited == true { return (name, ["count": "100"]) }
    }
    return nil
  }
}

extension SettingKind {
  /// Whether it is of scalars and their lists alone.
  var isPlain: Bool {
    switch self {
    case .component, .components, .namedComponents, .other: false
    case .section(let settings): settings.allSatisfy(\.kind.isPlain)
    default: true
    }
  }
}

extension SettingDeclaration {
  var isSection: Bool { if case .section = kind { true } else { false } }
}
