/// What stands between `${` and `}`: paths, numbers, `+ - * / ( )`, or an environment variable.
indirect enum Expression: Equatable {
  enum Operator: Character { case add = "+", subtract = "-", multiply = "*", divide = "/" }

  case path(String)
  case number(Number)
  case environment(name: String, standard: String?)
  case negative(Expression)
  case binary(Operator, Expression, Expression)

  /// Why a text is no expression, and the column at which that shows, from 0.
  struct Failure: Error {
    let message: String
    let column: Int
  }

  /// Reads an expression.
  static func parse(_ text: String) throws(Failure) -> Expression {
    if let rest = text.removingPrefix("env:") { return try environment(rest) }
    var parser = ExpressionParser(text)
    return try parser.readAll()
  }

  private static func environment(_ rest: String) throws(Failure) -> Expression {
    let (name, standard) =
      rest.range(ofFirst: ":-").map { (String(rest[..<$0]), String(rest[$0...].dropFirst(2))) }
      ?? (rest, nil)
    let isName =
      name.utf8.allSatisfy { $0 == 0x5F || Character(Unicode.Scalar($0)).isLetterOrDigit }
      && !name.isEmpty
    guard isName else {
      throw Failure(
        message: "expected the name of an environment variable, as in '${env:HOME}' or"
          + " '${env:LANES:-2}'", column: 4)
    }
    return .environment(name: name, standard: standard)
  }
}

extension String {
  func removingPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }

  /// Where a short text begins in this one.
  func range(ofFirst text: String) -> Index? {
    indices.first { self[$0...].hasPrefix(text) }
  }
}

extension Character {
  var isLetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}

/// Recursive descent over the characters of one expression.
private struct ExpressionParser {
  // More would be a mistake, and the parser recurses.
  private static let depthLimit = 50

  private let characters: [Character]
  private var position = 0
  private var depth = 0

  init(_ text: String) { characters = Array(text) }

  mutating func readAll() throws(Expression.Failure) -> Expression {
    let result = try readSum()
    if let character = peek() {
      throw failure("'\(character)' is not expected here; the operators are + - * / ( )")
    }
    return result
  }

  private mutating func readSum() throws(Expression.Failure) -> Expression {
    var left = try readProduct()
    while let character = peek(), character == "+" || character == "-" {
      position += 1
      left = .binary(character == "+" ? .add : .subtract, left, try readProduct())
    }
    return left
  }

  private mutating func readProduct() throws(Expression.Failure) -> Expression {
    var left = try readFactor()
    while let character = peek(), character == "*" || character == "/" {
      position += 1
      left = .binary(character == "*" ? .multiply : .divide, left, try readFactor())
    }
    return left
  }

  private mutating func readFactor() throws(Expression.Failure) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw failure("parentheses are nested more than \(Self.depthLimit) deep")
    }
    switch peek() {
    case "(":
      position += 1
      let inner = try readSum()
      guard peek() == ")" else { throw failure("a ')' is missing") }
      position += 1
      return inner
    case "-":
      position += 1
      return .negative(try readFactor())
    case let character? where Self.isWord(character): return readWord()
    case let character?:
      throw failure("expected a path or a number, not '\(character)'")
    case nil: throw failure("expected a path or a number, but the expression ends")
    }
  }

  private mutating func readWord() -> Expression {
    let start = position
    while position < characters.count {
      let character = characters[position]
      // A hyphen within a word is part of a name; so is the sign of an exponent.
      let isInner =
        (character == "-" || character == "+" && isExponent(start))
        && position + 1 < characters.count && Self.isWord(characters[position + 1])
      guard Self.isWord(character) || isInner else { break }
      position += 1
    }
    let word = String(characters[start..<position])
    return Number(word).map(Expression.number) ?? .path(word)
  }

  private func isExponent(_ start: Int) -> Bool {
    position > start && "eE".contains(characters[position - 1])
      && characters[start..<position - 1].allSatisfy { $0.isNumber || $0 == "." }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetterOrDigit || character == "_" || character == "."
  }

  private mutating func peek() -> Character? {
    while position < characters.count, characters[position] == " " { position += 1 }
    return position < characters.count ? characters[position] : nil
  }

  private func failure(_ message: String) -> Expression.Failure {
    Expression.Failure(message: message, column: position)
  }
}
