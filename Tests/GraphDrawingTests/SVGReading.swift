import Foundation
import Testing

@testable import GraphDrawing

#if canImport(FoundationXML)
import FoundationXML
#endif

/// What a strict XML parser finds in a drawing.
final class SVGReading: NSObject, XMLParserDelegate {
  private(set) var boxes: [Frame] = []
  private(set) var texts: [String] = []
  private(set) var width = 0.0
  private(set) var height = 0.0
  private var text = ""

  /// - Throws: When the text is not well-formed.
  init(_ text: String) throws {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    try #require(parser.parse(), "\(parser.parserError as Any) in line \(parser.lineNumber)")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    text = ""
    func number(_ key: String) -> Double { Double(attributes[key] ?? "") ?? .nan }
    if name == "svg" { (width, height) = (number("width"), number("height")) }
    guard name == "rect", attributes["class"] == "box" else { return }
    boxes.append(
      Frame(x: number("x"), y: number("y"), width: number("width"), height: number("height")))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "text" { texts.append(text) }
  }
}
