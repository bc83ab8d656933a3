public import TensorEngine

/// What one lane owns of a model: a device, and the gradient that it adds up.
///
/// `@unchecked Sendable` because lane `i` alone uses workspace `i`, and whoever has spread work over the lanes reads
/// what they have found after all have returned.
public final class LaneWorkspace: @unchecked Sendable {
  /// The lane's device, made on first use on its own thread: oneDNN's thread count is a setting of the thread.
  public private(set) lazy var device: any Device = makeDevice()
  /// A number for each parameter, made on first use: who only evaluates needs none.
  public private(set) lazy var gradients: Tensor = store.makeVector()
  private let store: ParameterStore
  private let makeDevice: @Sendable () -> any Device

  /// Creates the workspace of a lane.
  public init(_ store: ParameterStore, makeDevice: @escaping @Sendable () -> any Device) {
    self.store = store
    self.makeDevice = makeDevice
  }
}

extension LearnerContext {
  /// One for each lane.
  public func makeWorkspaces(for store: ParameterStore) -> [LaneWorkspace] {
    (0..<lanes.count).map { _ in LaneWorkspace(store, makeDevice: makeDevice) }
  }
}

extension [LaneWorkspace] {
  /// Adds the gradients of all to that of the first, in the order of the lanes.
  ///
  /// - Returns: The gradient of the first.
  public func sumOfGradients() -> Tensor {
    for workspace in dropFirst() { VectorMath.add(workspace.gradients, to: self[0].gradients) }
    return self[0].gradients
  }
}
