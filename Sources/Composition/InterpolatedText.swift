/// A text cut at its `${…}`.
struct InterpolatedText {
  enum Piece: Equatable {
    case text(String)
    /// What stands between the braces, and the offset of the `$` in Unicode scalars.
    case expression(String, offset: Int)
    /// A `${` without `}`.
    case unclosed(offset: Int)
  }

  private(set) var pieces: [Piece] = []

  init(_ text: String) {
    var rest = Array(text.unicodeScalars)[...]
    var plain = String.UnicodeScalarView()
    func starts(_ prefix: String) -> Bool { rest.starts(with: prefix.unicodeScalars) }
    func flush(_ pieces: inout [Piece]) {
      if !plain.isEmpty { pieces.append(.text(String(plain))) }
      plain = .init()
    }
    while let first = rest.first {
      if starts("$${") {
        plain.append(contentsOf: "${".unicodeScalars)
        rest = rest.dropFirst(3)
      } else if starts("${") {
        flush(&pieces)
        let offset = rest.startIndex
        guard let end = rest.firstIndex(of: "}") else {
          pieces.append(.unclosed(offset: offset))
          return
        }
        let inner = String(String.UnicodeScalarView(rest[(offset + 2)..<end]))
        pieces.append(.expression(inner, offset: offset))
        rest = rest[(end + 1)...]
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    flush(&pieces)
  }

  /// The piece, if the text consists of one.
  var only: Piece? { pieces.count == 1 ? pieces[0] : nil }
}
