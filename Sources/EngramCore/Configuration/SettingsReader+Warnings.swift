internal import YAMLTree

extension SettingsReader {
  /// Warns that a setting changes nothing beside the other settings.
  ///
  /// Only what somebody chose is warned about: a value that is absent or equal to the default is
  /// none, and the resolved form of an experiment, in which all defaults are written out, warns as
  /// its source does.
  ///
  /// - Parameters:
  ///   - key: The setting; read before.
  ///   - message: One sentence that says why it has no effect and what to do, without a full stop.
  public mutating func warn(_ key: String, _ message: String) { scope.warn(key, message) }
}

extension SettingsScope {
  fileprivate func warn(_ key: String, _ message: String) {
    guard !isTainted, !hasFailed(key), let given = mapping[key] else { return }
    let standard = declarations.first { $0.key == key }?.standard
    let value = resolved[key].map { String($0.yaml.dropLast()) }
    guard standard == nil || value != standard else { return }
    graph.context.sink.record(
      Diagnostic(
        .ineffectiveSetting, message, at: given.mark, path: path(to: key), severity: .warning))
  }
}
