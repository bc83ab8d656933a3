internal import EngramCore

/// The form in which a dataset of grey images feeds them.
struct ImageFormat: Sendable {
  /// Rows and columns.
  var side = 28
  /// 1, or 3 for the same grey value three times.
  var channels = 1
  /// How bytes become numbers.
  var normalization = Normalization.measured

  /// The extents of a fed image.
  var imageShape: ImageShape { ImageShape(height: side, width: side, channels: channels) }
}

extension ImageFormat {
  /// Reads `size` and `channels`; the caller adds the normalisation, whose choices differ.
  init(settings: inout SettingsReader) {
    side = settings.integer(
      "size", default: 28, in: 1...512, unit: "pixels",
      "Rows and columns of the images as they are fed.")
    channels = settings.integer(
      "channels", default: 1, in: 1...3, "1, or 3 to repeat the grey value for colour encoders.")
    if channels == 2 {
      settings.reject("channels", "images have 1 channel or 3, not 2")
      channels = 1
    }
  }
}
