import TensorEngine

/// How queries and keys find each other: by the cosine of their angle.
enum KeyMatching {
  /// Below this, lengths count as this, so that nothing is divided by zero.
  private static let shortest = 1e-6

  /// The cosine of every query with every key.
  ///
  /// - Parameters:
  ///   - queries: `[images, width]`.
  ///   - rows: Which of them.
  ///   - keys: `[keys, width]`.
  /// - Returns: For every row, a cosine for each key.
  static func cosines(
    of queries: Tensor, rows: some Sequence<Int>, with keys: Tensor
  ) -> [[Double]] {
    let directions = (0..<keys.shape[0]).map { direction(keys, $0).unit }
    return rows.map { row in
      let query = direction(queries, row).unit
      return directions.map { product($0, query) }
    }
  }

  /// The places of the largest numbers, the largest first; of equal ones the first.
  static func best(_ count: Int, of numbers: [Double]) -> [Int] {
    let order = numbers.indices.sorted { (-numbers[$0], $0) < (-numbers[$1], $1) }
    return Array(order.prefix(count))
  }

  /// The prompts that most images have chosen, the most wanted first; of equally wanted ones the first.
  static func elected(_ count: Int, of keyCount: Int, by choices: [[Int]]) -> [Int] {
    var votes = [Double](repeating: 0, count: keyCount)
    for choice in choices.joined() { votes[choice] += 1 }
    return best(count, of: votes)
  }

  /// The part of the loss that pulls keys to the queries that chose them:
  /// `-strength / images Σ_images Σ_chosen cos(query, key)`.
  ///
  /// - Parameters:
  ///   - queries: `[images, width]`.
  ///   - rows: The images of the batch.
  ///   - chosen: The keys that each of them has chosen.
  ///   - keys: `[keys, width]`.
  ///   - strength: The factor of the whole.
  ///   - gradient: Takes its gradient by the keys, `[keys, width]`.
  /// - Returns: The value.
  static func pull(
    of queries: Tensor, rows: [Int], chosen: [[Int]], to keys: Tensor, strength: Double,
    addingTo gradient: Tensor
  ) -> Double {
    guard strength > 0, !rows.isEmpty else { return 0 }
    let (width, scale) = (keys.shape[1], strength / Double(rows.count))
    let directions = (0..<keys.shape[0]).map { direction(keys, $0) }
    var value = 0.0
    for (row, numbers) in zip(rows, chosen) {
      let query = direction(queries, row).unit
      for number in numbers {
        let (key, length) = directions[number]
        let cosine = product(key, query)
        value -= scale * cosine
        let target = gradient.pointer + number * width
        for i in 0..<width {
          target[i] -= Float(scale * (query[i] - cosine * key[i]) / length)
        }
      }
    }
    return value
  }

  private static func direction(
    _ rows: Tensor, _ row: Int
  ) -> (unit: [Double], length: Double) {
    let width = rows.shape[1]
    let values = (0..<width).map { Double(rows.pointer[row * width + $0]) }
    let length = max(product(values, values).squareRoot(), shortest)
    return (values.map { $0 / length }, length)
  }

  private static func product(_ one: [Double], _ other: [Double]) -> Double {
    var sum = 0.0
    for i in one.indices { sum += one[i] * other[i] }
    return sum
  }
}
