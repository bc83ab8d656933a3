internal import EngramCore
internal import Files
internal import FrozenEncoders
internal import Safetensors

/// Compares the engine with recorded results of the reference implementation.
///
/// The fixtures are float64 results stored as float32: `srwm-*.safetensors` hold one SRWM sequence,
/// `acl-*.safetensors` a whole model with every loss term and every gradient, `vit-*.safetensors` and
/// `resnet-*.safetensors` an encoder with images and their features.
enum SelfTest {
  /// The largest relative error that passes where gradients are compared.
  static let tolerance = 1e-3

  /// Checks every fixture of a folder and prints a table.
  ///
  /// - Throws: ``RunError`` when a check fails or there is nothing to check.
  static func run(fixtures folder: String) throws {
    let names = try Folder.names(in: folder)
      .filter { $0.hasSuffix(".safetensors") }.sorted()
    var checks: [FixtureCheck] = []
    for name in names {
      let path = folder + "/" + name
      if name.hasPrefix("srwm-") {
        checks.append(try SRWMFixture.check(SafetensorsFile(path), name: name))
      } else if name.hasPrefix("acl-") {
        checks.append(try ACLFixture.check(SafetensorsFile(path), name: name))
      } else if name.hasPrefix("vit-") {
        checks.append(
          try FrozenEncoderFixture.check(SafetensorsFile(path), name: name) {
            try VisionTransformer(weights: $0)
          })
      } else if name.hasPrefix("resnet-") {
        checks.append(
          try FrozenEncoderFixture.check(SafetensorsFile(path), name: name) {
            try ResNet(weights: $0)
          })
      }
    }
    guard !checks.isEmpty else {
      throw RunError("\(folder) holds none of srwm-*, acl-*, vit-* and resnet-*.safetensors")
    }
    try Console.printResult(table(checks))
    let failed = checks.filter { !($0.worst <= $0.tolerance) }
    guard failed.isEmpty else {
      throw RunError(
        "\(failed.count) of \(checks.count) fixtures differ by more than they may: "
          + failed.map { "\($0.name) (\($0.tolerance))" }.joined(separator: ", "))
    }
  }

  private static func table(_ checks: [FixtureCheck]) -> String {
    let width = max(checks.map(\.name.count).max() ?? 0, 7)
    let heading =
      padded("fixture", width) + "  forward   gradient  worst gradient\n"
    return heading
      + checks.map { check in
        padded(check.name, width) + "  " + padded(scientific(check.forward), 8) + "  "
          + padded(check.worstGradient.isEmpty ? "-" : scientific(check.gradient), 8) + "  "
          + check.worstGradient + "\n"
      }.joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Two digits and an exponent, such as `3.1e-07`.
  private static func scientific(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
    var exponent = 0
    var mantissa = value
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    let digits = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
    return "\((mantissa * 10).rounded() / 10)e\(exponent < 0 ? "-" : "+")\(digits)"
  }
}

/// The relative errors of one fixture.
struct FixtureCheck {
  let name: String
  /// The largest error that passes.
  let tolerance: Double
  /// The worst error of a forward result.
  private(set) var forward = 0.0
  /// The worst error of a gradient.
  private(set) var gradient = 0.0
  /// Which gradient that is.
  private(set) var worstGradient = ""

  init(name: String, tolerance: Double = SelfTest.tolerance) {
    self.name = name
    self.tolerance = tolerance
  }

  /// The worst of all.
  var worst: Double { forward.isNaN || gradient.isNaN ? .nan : max(forward, gradient) }

  mutating func addForward(_ actual: [Float], _ expected: [Float]) {
    forward = Self.larger(forward, Self.error(actual, expected, floor: 1e-6))
  }

  /// Compares gradients with a floor, because some are zero in exact arithmetic: a convolution's
  /// bias ahead of an instance norm.
  mutating func addGradients(_ gradients: [(name: String, actual: [Float], expected: [Float])]) {
    let largest = gradients.flatMap(\.expected).reduce(0) { max($0, Double(abs($1))) }
    for entry in gradients {
      let error = Self.error(entry.actual, entry.expected, floor: 1e-3 * largest)
      if !(error <= gradient) || worstGradient.isEmpty { worstGradient = entry.name }
      gradient = Self.larger(gradient, error)
    }
  }

  private static func larger(_ a: Double, _ b: Double) -> Double {
    a.isNaN || b.isNaN ? .nan : max(a, b)
  }

  /// `max |a - b| / max(max |b|, floor)`; not a number when one side has another length.
  private static func error(_ a: [Float], _ b: [Float], floor: Double) -> Double {
    guard a.count == b.count else { return .nan }
    var difference = 0.0
    var scale = floor
    for (x, y) in zip(a, b) {
      guard x.isFinite else { return .nan }
      difference = max(difference, Double(abs(x - y)))
      scale = max(scale, Double(abs(y)))
    }
    return difference / scale
  }
}
