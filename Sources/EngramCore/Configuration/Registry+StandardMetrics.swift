internal import YAMLTree

extension Registry {
  /// The metrics that an experiment reports if it names none, sorted: all that are standard and work
  /// without settings.
  public var standardMetricNames: [String] {
    names(in: .metric).filter { name in
      guard let type = type(named: name, in: .metric),
        (type as? any Metric.Type)?.isStandard == true
      else { return false }
      let context = BuildContext(registry: self, sink: DiagnosticSink(), probedRoles: [.metric])
      let result = ComponentGraph(context).probe(type, role: .metric)
      return result.component != nil && !context.sink.hasErrors
    }
  }
}
