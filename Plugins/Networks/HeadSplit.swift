import EngramCore

/// Equal parts of the model width that work side by side.
struct HeadSplit: Sendable {
  /// The number of parts.
  let count: Int

  init(count: Int) { self.count = count }

  /// Reads the setting `heads`.
  init(_ settings: inout SettingsReader) {
    count = settings.integer(
      "heads", default: 16, in: 1...1024, "Number of heads; must divide the model width.")
  }

  /// Heads must divide the width into parts of at most 256.
  func validate(width: Int) throws(ShapeProblem) {
    guard width % count == 0 else {
      throw ShapeProblem("\(count) heads do not divide the model width \(width)")
    }
    guard width / count <= 256 else {
      throw ShapeProblem(
        "a head of width \(width / count) is wider than 256; use more than \(count) heads")
    }
  }
}
