internal import YAMLTree

extension SettingsReader {
  /// A list of integers.
  public mutating func integers(
    _ key: String, default standard: [Int]? = nil, in range: ClosedRange<Int> = 0...Int.max,
    unit: String? = nil, example: [Int]? = nil, _ documentation: String
  ) -> [Int] {
    for value in standard ?? [] { check(value, of: key, in: range) }
    func encodeAll(_ values: [Int]) -> Node { Node(.sequence(values.map(encode))) }
    return scope.read(
      declare(
        key, .integers(range), unit: unit, standard.map(encodeAll), example: example.map(encodeAll),
        documentation),
      standard: standard, fallback: [], encode: encodeAll
    ) { [scope] node, path in
      scope.list(node, path, of: "integers") { scope.integer($0, $1, in: range) }
    }
  }

  /// A list of numbers.
  public mutating func numbers(
    _ key: String, default standard: [Double]? = nil,
    in range: ClosedRange<Double> = SettingsReader.finite, unit: String? = nil,
    example: [Double]? = nil, _ documentation: String
  ) -> [Double] {
    for value in standard ?? [] { check(value, of: key, in: range) }
    func encodeAll(_ values: [Double]) -> Node { Node(.sequence(values.map(encode))) }
    return scope.read(
      declare(
        key, .numbers(range), unit: unit, standard.map(encodeAll), example: example.map(encodeAll),
        documentation),
      standard: standard, fallback: [], encode: encodeAll
    ) { [scope] node, path in
      scope.list(node, path, of: "numbers") { scope.number($0, $1, in: range) }
    }
  }

  /// A list of lists of integers, such as `[[0, 1], [2]]`.
  ///
  /// - Parameters:
  ///   - key: The key in the file.
  ///   - standard: The default; without one the key is required.
  ///   - range: What is allowed for every integer.
  ///   - example: What to begin with where there is no default that makes sense.
  ///   - documentation: One sentence.
  /// - Returns: The value, the default, or an empty list after a mistake.
  public mutating func integerLists(
    _ key: String, default standard: [[Int]]? = nil, in range: ClosedRange<Int> = 0...Int.max,
    example: [[Int]]? = nil, _ documentation: String
  ) -> [[Int]] {
    for value in (standard ?? []).joined() { check(value, of: key, in: range) }
    func encodeAll(_ lists: [[Int]]) -> Node {
      Node(.sequence(lists.map { Node(.sequence($0.map(encode))) }))
    }
    return scope.read(
      declare(
        key, .integerLists(range), standard.map(encodeAll), example: example.map(encodeAll),
        documentation),
      standard: standard, fallback: [], encode: encodeAll
    ) { [scope] node, path in scope.integerLists(node, path, in: range) }
  }
}

extension SettingsScope {
  func integerLists(_ node: Node, _ path: String, in range: ClosedRange<Int>) -> [[Int]]? {
    list(node, path, of: "lists of integers", brackets: ("[[", "]]")) { node, path in
      list(node, path, of: "integers") { integer($0, $1, in: range) }
    }
  }
}
