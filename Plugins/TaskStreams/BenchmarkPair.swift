internal import EngramCore

/// What is demonstrated and what is asked.
struct BenchmarkPair: Sendable {
  let demonstrations: any Dataset
  let queries: any Dataset

  init(demonstrations: any Dataset, queries: any Dataset) {
    self.demonstrations = demonstrations
    self.queries = queries
  }

  /// Reads the settings.
  init(_ settings: inout SettingsReader) throws {
    demonstrations = try settings.component(
      "demonstrations", .dataset, as: (any Dataset).self, example: "glyphs",
      "What is demonstrated.")
    queries = try settings.component(
      "queries", .dataset, as: (any Dataset).self, example: "glyphs", "What is asked.")
    if demonstrations.imageShape != queries.imageShape {
      settings.mismatch(
        "queries", with: ["demonstrations"], in: .images,
        "demonstrations are \(demonstrations.imageShape), but queries \(queries.imageShape)"
          + "; make the sizes equal")
    }
    if demonstrations === queries {
      settings.reject("queries", "the demonstrations would be asked for: give another dataset")
    }
  }

  /// The classes that both have.
  var classCount: Int { min(demonstrations.classCount, queries.classCount) }

  /// Prepares both datasets.
  func prepare(_ roots: DataRoots) throws {
    try demonstrations.prepare(roots)
    try queries.prepare(roots)
  }

  /// The pair with both datasets seen through the same change.
  func map(_ change: (any Dataset) -> any Dataset) -> BenchmarkPair {
    BenchmarkPair(demonstrations: change(demonstrations), queries: change(queries))
  }
}
