public import EngramCore
import Glibc

/// The same value at every step, after an optional linear warm-up.
public struct ConstantSchedule: Schedule {
  /// The word in YAML.
  public static let typeName = "constant"
  /// One sentence for lists.
  public static let summary = "The same value at every step, after an optional linear warm-up."

  private let value: Double
  private let warmup: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    value = settings.number("value", default: 1e-3, in: 0...1000, "The value.")
    warmup = settings.integer(
      "warmup", default: 0, in: 0...1_000_000_000, unit: "steps",
      "Steps over which it grows from zero.")
  }

  /// `value * min(1, step / warmup)`.
  public func value(at step: Int) -> Double {
    warmup > 0 ? value * min(1, Double(step) / Double(warmup)) : value
  }
}

/// The warm-up of the Transformer: linear growth, then the inverse square root of the step.
///
/// > Source: Vaswani et al. (2017), eq. 3, <https://arxiv.org/abs/1706.03762>.
public struct NoamSchedule: Schedule {
  /// The word in YAML.
  public static let typeName = "noam"
  /// One sentence for lists.
  public static let summary =
    "Linear warm-up, then the inverse square root of the step (Transformer schedule)."

  private let width: Int
  private let warmup: Int
  private let scale: Double

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    width = settings.integer(
      "width", default: 256, in: 1...1_000_000, unit: "features",
      "The model width that sets the scale.")
    warmup = settings.integer(
      "warmup", default: 5000, in: 1...1_000_000_000, unit: "steps", "Steps of linear growth.")
    scale = settings.number("scale", default: 1, in: 0...1000, "A factor on everything.")
  }

  /// `scale * width^-0.5 * min(step^-0.5, step * warmup^-1.5)`.
  public func value(at step: Int) -> Double {
    let (t, w) = (Double(step), Double(warmup))
    return scale * pow(Double(width), -0.5) * min(pow(t, -0.5), t * pow(w, -1.5))
  }
}

/// Linear warm-up to a peak, then half a cosine down to a floor.
///
/// > Source: Loshchilov & Hutter (2017), eq. 5 without restarts, <https://arxiv.org/abs/1608.03983>.
public struct CosineSchedule: Schedule {
  /// The word in YAML.
  public static let typeName = "cosine"
  /// One sentence for lists.
  public static let summary = "Linear warm-up to a peak, then half a cosine down to a floor."

  private let peak: Double
  private let floor: Double
  private let warmup: Int
  private let steps: Int

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    peak = settings.number("peak", default: 1e-3, in: 0...1000, "The highest value.")
    floor = settings.number("floor", default: 0, in: 0...1000, "The value at the end.")
    warmup = settings.integer(
      "warmup", default: 0, in: 0...1_000_000_000, unit: "steps", "Steps of linear growth.")
    steps = settings.integer(
      "steps", in: 1...1_000_000_000, unit: "steps", example: 1000,
      "The step at which the floor is reached.")
  }

  /// `floor + (peak - floor) * (1 + cos(pi * progress)) / 2` after the warm-up.
  public func value(at step: Int) -> Double {
    if step < warmup { return peak * Double(step) / Double(warmup) }
    let progress = Double(step - warmup) / Double(max(steps - warmup, 1))
    return floor + (peak - floor) * (1 + cos(Double.pi * min(progress, 1))) / 2
  }
}
