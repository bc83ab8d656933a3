import Glibc
internal import YAMLTree

/// The block `random:` of a sweep: so many draws, each with a value for every path.
///
/// A path has either a list of choices or a range. The draws depend on the seed alone: more of them,
/// or another order of the paths, leaves the first ones as they are.
struct RandomSearch {
  let reader: Sweep

  private enum Range {
    case choices([Node])
    case numbers(from: Double, to: Double, isLogarithmic: Bool, step: Double?, isWhole: Bool)
  }

  func read(_ block: Mapping.Entry) -> [[Assignment]] {
    guard let mapping = block.value.mapping else {
      reader.record(
        "expected 'count:' and 'over:', not \(block.value.kindDescription)", block.value.mark,
        block.key)
      return []
    }
    reject(mapping, except: ["count", "seed", "over"], block.key)
    let count = integer(mapping, "count", from: 1, standard: nil, block)
    let seed = integer(mapping, "seed", from: 0, standard: 1, block)
    guard let over = mapping.entry("over") else {
      reader.record("'random:' needs 'over:', a mapping of paths", block.mark, block.key)
      return []
    }
    guard let paths = reader.mapping(over) else { return [] }
    let axes = paths.entries.compactMap { entry -> (ValuePath, Range, Mark)? in
      guard let path = reader.path(entry, block.key), let range = range(entry) else { return nil }
      return (path, range, entry.value.mark)
    }
    guard let count, let seed, axes.count == paths.entries.count else { return [] }
    return (0..<count).map { draw in
      axes.map { path, range, mark in
        var value = value(in: range, at: fraction(seed, draw, path.text))
        value.mark = mark
        return Assignment(path, value)
      }
    }
  }

  private func range(_ entry: Mapping.Entry) -> Range? {
    if let choices = entry.value.sequence, !choices.isEmpty { return .choices(choices) }
    guard let mapping = entry.value.mapping else {
      reader.record(
        "expected a list of choices or '{from: 1e-4, to: 1e-2, scale: log}', not"
          + " \(entry.value.kindOrEmpty)", entry.value.mark, "random")
      return nil
    }
    reject(mapping, except: ["from", "to", "scale", "step"], "random")
    guard let from = number(mapping, "from", entry), let to = number(mapping, "to", entry) else {
      return nil
    }
    let step = mapping["step"] == nil ? nil : number(mapping, "step", entry)
    guard let isLogarithmic = scale(mapping) else { return nil }
    guard from < to, from.isFinite, to.isFinite, (to - from).isFinite else {
      return fail("'from' has to be below 'to'", entry)
    }
    if isLogarithmic, from <= 0 { return fail("a logarithmic range begins above 0", entry) }
    if isLogarithmic, step != nil { return fail("a logarithmic range has no 'step'", entry) }
    if let step, step <= 0 || step > to - from {
      return fail("'step' has to be above 0 and fit into the range", entry)
    }
    let isWhole = ["from", "to", "step"].allSatisfy { mapping[$0]?.scalar?.isInteger ?? true }
    return .numbers(
      from: from, to: to, isLogarithmic: isLogarithmic, step: step, isWhole: isWhole)
  }

  private func fail(_ message: String, _ entry: Mapping.Entry) -> Range? {
    reader.record(message, entry.value.mark, "random")
    return nil
  }

  private func scale(_ mapping: Mapping) -> Bool? {
    guard let node = mapping["scale"] else { return false }
    switch node.scalar?.text {
    case "log": return true
    case "linear": return false
    default:
      let word = node.scalar?.text ?? ""
      let clause = Suggestion.nearest(to: word, among: ["linear", "log"])
        .map { "; did you mean '\($0)'?" }
      reader.record(
        "expected one of linear, log, not \(node.kindDescription)\(clause ?? "")", node.mark,
        "random")
      return nil
    }
  }

  private func value(in range: Range, at fraction: Double) -> Node {
    switch range {
    case .choices(let nodes):
      return nodes[min(Int(fraction * Double(nodes.count)), nodes.count - 1)]
    case .numbers(let from, let to, let isLogarithmic, let step, let isWhole):
      var number: Double
      if let step {
        let count = ((to - from) / step + 1e-9).rounded(.down) + 1
        number = from + step * min((fraction * count).rounded(.down), count - 1)
      } else if isWhole && !isLogarithmic {
        number = min(from + (fraction * (to - from + 1)).rounded(.down), to)
      } else if isLogarithmic {
        number = exp(log(from) + fraction * (log(to) - log(from)))
      } else {
        number = from + fraction * (to - from)
      }
      number = isWhole ? number.rounded() : Self.readable(number)
      return Node(plain: Scalar.text(of: min(max(number, from), to)))
    }
  }

  /// Four digits: what is searched for is not known better, and labels stay short.
  private static func readable(_ number: Double) -> Double {
    guard number != 0 else { return 0 }
    let scale = pow(10, 3 - log10(number.magnitude).rounded(.down))
    guard scale.isFinite, scale > 0 else { return number }
    return (number * scale).rounded() / scale
  }

  /// A number from 0 to below 1 for a draw and a path.
  private func fraction(_ seed: Int, _ draw: Int, _ path: String) -> Double {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    // SplitMix64 of the three numbers, one after the other.
    var state: UInt64 = 0
    for key in [UInt64(bitPattern: Int64(seed)), UInt64(draw), hash] {
      state = (state ^ key) &+ 0x9E37_79B9_7F4A_7C15
      state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
      state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
      state ^= state >> 31
    }
    return Double(state >> 11) * 0x1p-53
  }

  private func integer(
    _ mapping: Mapping, _ key: String, from lowest: Int, standard: Int?, _ block: Mapping.Entry
  ) -> Int? {
    guard let node = mapping[key] else {
      if standard == nil {
        reader.record("'random:' needs '\(key):', an integer", block.mark, block.key)
      }
      return standard
    }
    guard let value = node.scalar?.integer,
      (lowest...Sweep.limit).contains(value) || key == "seed" && value >= 0
    else {
      reader.record(
        "expected an integer from \(lowest) to \(Sweep.limit), not \(node.kindDescription)",
        node.mark, "\(block.key).\(key)")
      return nil
    }
    return value
  }

  private func number(_ mapping: Mapping, _ key: String, _ entry: Mapping.Entry) -> Double? {
    if let number = mapping[key]?.scalar?.number { return number }
    reader.record(
      "expected '\(key):', a number, for '\(entry.key)'",
      mapping[key]?.mark ?? entry.value.mark, "random")
    return nil
  }

  private func reject(_ mapping: Mapping, except keys: [String], _ block: String) {
    for entry in mapping.entries where !keys.contains(entry.key) {
      let clause = Suggestion.clause(for: entry.key, among: keys, otherwise: "use \(keys.list)")
      reader.record("there is no '\(entry.key)' here\(clause)", entry.mark, block)
    }
  }
}
