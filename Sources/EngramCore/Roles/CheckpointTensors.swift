public import TensorEngine

/// The tensors of a checkpoint, by name.
public enum CheckpointTensors {
  /// Overwrites all of some tensors or, when one is missing or has another shape, none.
  ///
  /// - Parameters:
  ///   - targets: What is overwritten.
  ///   - tensors: What the checkpoint holds; more than is asked for does no harm.
  /// - Throws: ``CheckpointError`` that names the first that does not fit.
  public static func overwrite(
    _ targets: [(name: String, tensor: Tensor)], from tensors: [String: Tensor]
  ) throws(CheckpointError) {
    var sources: [Tensor] = []
    for (name, target) in targets {
      guard let source = tensors[name] else {
        throw CheckpointError("the checkpoint has no tensor \(name)")
      }
      guard source.shape == target.shape else {
        throw CheckpointError(
          "tensor \(name) has shape \(source.shape) in the checkpoint, \(target.shape) here")
      }
      sources.append(source)
    }
    for (source, target) in zip(sources, targets.map(\.tensor)) {
      target.pointer.update(from: source.pointer, count: target.count)
    }
  }
}

/// A checkpoint that does not fit the learner.
public struct CheckpointError: Error, CustomStringConvertible {
  /// One sentence: what is wrong.
  public let message: String

  /// Creates an error from its sentence.
  public init(_ message: String) { self.message = message }

  /// The sentence.
  public var description: String { message }
}
