internal import YAMLTree

/// A number of an expression: whole numbers stay whole as long as they can.
enum Number: Equatable {
  case integer(Int)
  case fraction(Double)

  /// Why two numbers have no result.
  struct Failure: Error { let message: String }

  init?(_ text: String) {
    self.init(Scalar(text))
  }

  init?(_ scalar: Scalar) {
    if let integer = scalar.integer {
      self = .integer(integer)
    } else if let number = scalar.number, number.isFinite {
      self = .fraction(number)
    } else {
      return nil
    }
  }

  private var value: Double {
    switch self {
    case .integer(let integer): Double(integer)
    case .fraction(let number): number
    }
  }

  /// The number as YAML writes it.
  var text: String {
    switch self {
    case .integer(let integer): String(integer)
    case .fraction(let number): Scalar.text(of: number)
    }
  }

  func applying(
    _ operation: Expression.Operator, _ other: Number
  ) throws(Failure) -> Number {
    if case .integer(let left) = self, case .integer(let right) = other,
      let result = try Self.whole(operation, left, right)
    {
      return result
    }
    let result =
      switch operation {
      case .add: value + other.value
      case .subtract: value - other.value
      case .multiply: value * other.value
      case .divide: value / other.value
      }
    if operation == .divide, other.value == 0 {
      throw Failure(message: "\(text) / \(other.text) divides by zero")
    }
    guard result.isFinite else {
      throw Failure(message: "\(text) \(operation.rawValue) \(other.text) is too large a number")
    }
    return .fraction(result)
  }

  /// - Returns: `nil` if the quotient is not whole.
  private static func whole(
    _ operation: Expression.Operator, _ left: Int, _ right: Int
  ) throws(Failure) -> Number? {
    let (result, overflow) =
      switch operation {
      case .add: left.addingReportingOverflow(right)
      case .subtract: left.subtractingReportingOverflow(right)
      case .multiply: left.multipliedReportingOverflow(by: right)
      case .divide:
        right == 0 || left.remainderReportingOverflow(dividingBy: right).partialValue != 0
          ? (0, false) : left.dividedReportingOverflow(by: right)
      }
    guard !overflow else {
      throw Failure(message: "\(left) \(operation.rawValue) \(right) is too large a number")
    }
    if operation == .divide, right == 0 || left % right != 0 { return nil }
    return .integer(result)
  }

  var negated: Number {
    switch self {
    case .integer(let integer): integer == .min ? .fraction(-value) : .integer(-integer)
    case .fraction(let number): .fraction(-number)
    }
  }
}
