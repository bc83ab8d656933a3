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

  private static func decoded(_ text: String) -> [UInt8] {
    Array(Data(base64Encoded: text) ?? Data())
  }
}
