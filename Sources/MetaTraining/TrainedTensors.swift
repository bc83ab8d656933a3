public import EngramCore
public import TensorEngine

/// The tensors of a checkpoint.
public enum TrainedTensors {
  /// The parameters of a store, then what an optimizer keeps for each of them: `moment.parameter`.
  public static func named(
    _ store: ParameterStore, _ optimizer: (any OptimizerState)?
  ) -> [(name: String, tensor: Tensor)] {
    let moments = (optimizer?.vectors ?? []).flatMap { entry in
      store.named(entry.vector).map { ("\(entry.name).\($0.name)", $0.tensor) }
    }
    return store.named(store.values) + moments
  }

  /// Overwrites all of some tensors or, when one is missing or has another shape, none.
  ///
  /// - Throws: ``CheckpointError`` in that case.
  public static func overwrite(
    _ targets: [(name: String, tensor: Tensor)], from tensors: [String: Tensor]
  ) throws {
    let pairs = try targets.map { name, target in
      guard let source = tensors[name] else {
        throw CheckpointError("the checkpoint has no tensor \(name)")
      }
      guard source.shape == target.shape else {
        throw CheckpointError(
          "tensor \(name) has shape \(source.shape) in the checkpoint, \(target.shape) here")
      }
      return (source, target)
    }
    for (source, target) in pairs {
      target.pointer.update(from: source.pointer, count: target.count)
    }
  }
}
