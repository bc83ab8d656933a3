public import EngramCore
public import TensorEngine

/// Softmax cross-entropy in nats, with optional label smoothing.
public struct CrossEntropyLoss: Loss {
  /// The word in YAML.
  public static let typeName = "cross-entropy"
  /// One sentence for lists.
  public static let summary = "Softmax cross-entropy in nats, with optional label smoothing."

  private let smoothing: Float

  /// Creates the loss.
  public init(smoothing: Float = 0) { self.smoothing = smoothing }

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    smoothing = Float(
      settings.number(
        "smoothing", default: 0, in: 0...0.99,
        "Share of the target spread evenly over all classes."))
  }

  /// `-Σ_c t_c log softmax(logits)_c` per row.
  public func rows(of logits: Variable, targets: [Int32], on tape: Tape) -> Variable {
    tape.apply(CrossEntropy(targets: targets, smoothing: smoothing), to: logits)
  }
}
