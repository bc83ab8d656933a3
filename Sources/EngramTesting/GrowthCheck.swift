import TensorEngine

/// Watches that doing the same again and again takes no more memory.
///
/// Only tensors are counted, and only those made on the calling thread: the counts are exact while
/// other tests run beside this one.
struct GrowthCheck {
  /// Enough for caches and pools to have their final size.
  private static let warmUpCount = 3
  /// What is allowed to stay the same.
  static let repetitionCount = 50

  /// The bytes by which the tensors kept after further repetitions exceed those kept before.
  static func growth(_ body: (_ repetition: Int) throws -> Void) rethrows -> Int {
    let account = MemoryAccount()
    return try account.track {
      for repetition in 0..<warmUpCount { try body(repetition) }
      let before = account.byteCount
      for repetition in 0..<repetitionCount { try body(warmUpCount + repetition) }
      return account.byteCount - before
    }
  }
}
