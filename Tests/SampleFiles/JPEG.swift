import Foundation

/// Two small photographs of a slope of colours, made with Pillow 12.
///
///     y, x = np.mgrid[:12, :16]
///     a = np.stack([x * 16, y * 20, (x + y) * 8], -1).astype(np.uint8)
///     Image.fromarray(a).save(f, "JPEG", quality=75, subsampling=0, optimize=True)   # colour
///     Image.fromarray(a[..., 2].copy()).save(…)                                       # grey
public enum SampleJPEG {
  /// 16 columns, 12 rows, three channels; Pillow decodes it to bytes of this MD5.
  public static let colour = decoded(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwc"
      + "KDcpLDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIy"
      + "MjIyMjIyMjIyMjIyMjIyMjIyMjL/wAARCAAMABADAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAABgf/xAAbEAAB"
      + "BAMAAAAAAAAAAAAAAAAABAUGIiExof/EABgBAAMBAQAAAAAAAAAAAAAAAAMEBgUH/8QAGxEAAgMAAwAAAAAAAAAAAAAA"
      + "AAIDBCEBBTH/2gAMAwEAAhEDEQA/AJ+3RnVOA0lBUOy80XN0Z1TgykpaUOy80UNyBPihjI3JxWhO+aLW5AnxQZRuS0oT"
      + "vmn/2Q==")
  /// What Pillow makes of ``colour``.
  public static let colourMD5 = "a8fb7f0a7202ab5ec9c5131d5147893d"
  /// 16 columns, 12 rows, one channel.
  public static let grey = decoded(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwc"
      + "KDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAAMABABAREA/8QAFQABAQAAAAAAAAAAAAAAAAAABwT/xAAZEAADAAMAAAAA"
      + "AAAAAAAAAAAABSIDBDL/2gAIAQEAAD8AN06fmRATp+ZJU+rimRAT6uKZP//Z")
  /// What Pillow makes of ``grey``.
  public static let greyMD5 = "83ee01b22700d305f3a6d62fcb8d3554"

  /// A progressive file of 8 columns and 8 rows, all of one grey, whose scans add nothing to it.
  public static func progressive(scanCount: Int) -> [UInt8] {
    func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
      [0xFF, marker, 0, UInt8(content.count + 2)] + content
    }
    // One code of one bit, the same for both kinds: no difference, and the end of a block.
    func table(_ number: UInt8) -> [UInt8] {
      segment(0xC4, [number, 1] + [UInt8](repeating: 0, count: 16))
    }
    func scan(_ coefficients: ClosedRange<UInt8>) -> [UInt8] {
      segment(0xDA, [1, 1, 0, coefficients.lowerBound, coefficients.upperBound, 0]) + [0x7F]
    }
    let start =
      [0xFF, 0xD8] + segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
      + segment(0xC2, [8, 0, 8, 0, 8, 1, 1, 0x11, 0]) + table(0x00) + table(0x10) + scan(0...0)
    return start + (1..<scanCount).flatMap { _ in scan(1...63) } + [0xFF, 0xD9]
  }

  private static func decoded(_ text: String) -> [UInt8] {
    Array(Data(base64Encoded: text) ?? Data())
  }
}
