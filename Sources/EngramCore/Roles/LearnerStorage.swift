/// What a learner keeps of the tasks that it has observed, beside the parameters of its network.
public struct LearnerStorage: Sendable, Equatable {
  /// Images that it can look at again.
  public var exampleCount: Int
  /// The memory of these images and of what is kept with each, in bytes.
  public var exampleBytes: Int
  /// Further numbers of four bytes: anchors, importances, copies of networks, generators.
  public var numberCount: Int

  /// Creates an account; of nothing, unless told otherwise.
  public init(exampleCount: Int = 0, exampleBytes: Int = 0, numberCount: Int = 0) {
    self.exampleCount = exampleCount
    self.exampleBytes = exampleBytes
    self.numberCount = numberCount
  }

  /// The memory of everything, in bytes.
  public var byteCount: Int { exampleBytes + 4 * numberCount }
}
