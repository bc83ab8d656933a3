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
}
