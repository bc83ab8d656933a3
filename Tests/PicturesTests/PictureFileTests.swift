import EngramCore
import EngramTesting
import Files
import ImageFiles
import Pictures
import Testing

struct PictureFileTests {
  private func document(_ body: String, width: Int = 4, height: Int = 3) -> String {
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\">\(body)</svg>"
  }

  @Test func aDocumentIsDrawnOnWhite() throws {
    let picture = try PictureFile.pixels(
      of: document("<rect x=\"1\" y=\"2\" width=\"2\" height=\"1\" fill=\"#0a141e\"/>"))
    #expect(picture.shape == ImageShape(height: 3, width: 4, channels: 3))
    let colours = (0..<3).map { row in (0..<4).map { picture[row, $0, 0] } }
    #expect(colours == [[255, 255, 255, 255], [255, 255, 255, 255], [255, 10, 10, 255]])
    #expect((0..<3).map { picture[2, 1, $0] } == [10, 20, 30])
  }

  @Test func theScaleMultipliesThePixels() throws {
    let picture = try PictureFile.pixels(of: document(""), scale: 2.5)
    #expect(picture.shape == ImageShape(height: 8, width: 10, channels: 3))
  }

  @Test func pixelsOfImagesStaySquares() throws {
    let image = ByteImage(
      shape: ImageShape(height: 2, width: 2, channels: 1), bytes: [0, 200, 100, 50])
    var svg = SVGWriter()
    try svg.image(image, at: Point(x: 1, y: 0), scale: 2, title: "two by two")
    let picture = try PictureFile.pixels(of: document(svg.text, width: 5, height: 4))
    let reds = (0..<4).map { row in (0..<5).map { picture[row, $0, 0] } }
    #expect(
      reds == [
        [255, 0, 0, 200, 200], [255, 0, 0, 200, 200], [255, 100, 100, 50, 50],
        [255, 100, 100, 50, 50],
      ])
    #expect(svg.text.contains("aria-label=\"two by two\""))
  }

  @Test func theEndingOfTheFileDecides() throws {
    let folder = try ScratchFolder()
    try PictureFile.write(document(""), to: folder("a.svg"))
    try PictureFile.write(document(""), to: folder("a.PNG"))
    #expect(try ReadableFile.text(of: folder("a.svg")) == document(""))
    let bytes = try ReadableFile.bytes(of: folder("a.PNG"))
    let picture = try bytes.withUnsafeBytes { try ImageFile.decode($0, name: "a.PNG") }
    #expect(picture.shape == ImageShape(height: 3, width: 4, channels: 3))
  }

  @Test(arguments: [
    "", "<svg", "<html/>",
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40000\" height=\"1\"/>",
  ])
  func whatCannotBeDrawnIsAnError(text: String) {
    #expect {
      try PictureFile.pixels(of: text)
    } throws: {
      "\($0)".hasPrefix("the picture cannot be drawn as pixels: ")
    }
  }
}
