import Synchronization

/// Something that is made once, when it is first needed, and then read by many threads.
final class PreparedValue<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  /// The value, made now unless it has been before.
  ///
  /// Of several threads that ask at once, one makes it and the others wait.
  func get(_ make: () throws -> Value) rethrows -> Value {
    try value.withLock { value in
      if let value { return value }
      let made = try make()
      value = made
      return made
    }
  }

  /// The value, which has been made.
  var known: Value {
    guard let known = value.withLock({ $0 }) else {
      preconditionFailure("a frozen encoder was used before it was prepared")
    }
    return known
  }
}
