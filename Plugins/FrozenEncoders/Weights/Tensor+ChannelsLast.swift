import TensorEngine

extension Tensor {
  /// A convolution's kernel `[outputs, channels, height, width]` as `[outputs, height * width * channels]`,
  /// pixel by pixel, channels innermost.
  var channelsLast: Tensor {
    let (outputs, channels, pixels) = (shape[0], shape[1], shape[2] * shape[3])
    let turned = Tensor(uninitialized: [outputs, pixels * channels])
    for output in 0..<outputs {
      for channel in 0..<channels {
        for pixel in 0..<pixels {
          turned.pointer[(output * pixels + pixel) * channels + channel] =
            pointer[(output * channels + channel) * pixels + pixel]
        }
      }
    }
    return turned
  }
}
