internal import YAMLTree

extension SettingsScope {
  /// An amount with its unit; what is wrong is recorded together with the units that there are.
  func amount(
    _ node: Node, _ path: String, of measure: Measure, in range: ClosedRange<Int>
  ) -> Int? {
    let expectation = RangeText.of(range, in: measure).map { "\(measure.name) \($0)" }
    let units = Diagnostic.Note("units of \(measure.name): \(measure.unitList)")
    guard let text = node.scalar?.string, let value = measure.value(of: text) else {
      recordWrongKind(
        node, path, expected: expectation ?? measure.name, remedy: remedy(node, measure),
        notes: [units])
      return nil
    }
    guard range.contains(value) else {
      recordOutOfRange(node, path, expected: expectation ?? measure.name, value: text)
      return nil
    }
    return value
  }

  private func remedy(_ node: Node, _ measure: Measure) -> String? {
    guard let text = node.scalar?.string else { return nil }
    if node.scalar?.isInteger == true, let value = Int(text) {
      guard value >= 0 else { return nil }
      return "write " + measure.likelyUnits.map { "\(value)\($0)" }.joined(separator: " or ")
    }
    return measure.suggestion(for: text).map { "did you mean '\($0)'?" }
  }
}
