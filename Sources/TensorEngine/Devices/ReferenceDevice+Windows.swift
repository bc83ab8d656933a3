extension ReferenceDevice {
  /// See ``Device/unfold(_:_:into:)``.
  public func unfold(_ x: Tensor, _ window: MapWindow, into y: Tensor) {
    ShapeCheck.windows(x, window, y, depth: window.size * window.size)
    forEachPixel(of: x, window) { place, source, channels in
      for i in 0..<channels {
        y.pointer[place * channels + i] = source.map { x.pointer[$0 * channels + i] } ?? 0
      }
    }
  }

  /// See ``Device/unfoldBackward(dy:_:to:)``.
  public func unfoldBackward(dy: Tensor, _ window: MapWindow, to dx: Tensor) {
    ShapeCheck.windows(dx, window, dy, depth: window.size * window.size)
    forEachPixel(of: dx, window) { place, source, channels in
      guard let source else { return }
      for i in 0..<channels {
        dx.pointer[source * channels + i] += dy.pointer[place * channels + i]
      }
    }
  }

  /// See ``Device/biasReLU(_:bias:skip:into:)``.
  public func biasReLU(_ x: Tensor, bias: Tensor, skip: Tensor?, into y: Tensor) {
    ShapeCheck.columns(bias, of: x, "bias")
    ShapeCheck.sameCount(x, y, "ReLU")
    if let skip { ShapeCheck.sameCount(x, skip, "residual sum") }
    for i in 0..<x.count {
      let value = x.pointer[i] + bias.pointer[i % bias.count] + (skip?.pointer[i] ?? 0)
      y.pointer[i] = value < 0 ? 0 : value
    }
  }

  /// See ``Device/maxPool(_:_:into:)``.
  public func maxPool(_ x: Tensor, _ window: MapWindow, into y: Tensor) {
    ShapeCheck.windows(x, window, y, depth: 1)
    for (place, winner) in Self.winners(of: x, window).enumerated() {
      y.pointer[place] = winner.map { x.pointer[$0] } ?? -.infinity
    }
  }

  /// See ``Device/maxPoolBackward(x:dy:_:to:)``.
  public func maxPoolBackward(x: Tensor, dy: Tensor, _ window: MapWindow, to dx: Tensor) {
    ShapeCheck.windows(x, window, dy, depth: 1)
    ShapeCheck.sameCount(x, dx, "gradient of a pool")
    for (place, winner) in Self.winners(of: x, window).enumerated() {
      if let winner { dx.pointer[winner] += dy.pointer[place] }
    }
  }

  /// For every window and channel, where the first of its largest numbers is.
  static func winners(of x: Tensor, _ window: MapWindow) -> [Int?] {
    let (images, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    var winners: [Int?] = []
    for image in 0..<images {
      for row in 0..<window.count(along: height) {
        for column in 0..<window.count(along: width) {
          for channel in 0..<channels {
            let places = (0..<window.size * window.size).compactMap { pixel -> Int? in
              let y = row * window.stride + pixel / window.size - window.padding
              let x = column * window.stride + pixel % window.size - window.padding
              guard 0..<height ~= y, 0..<width ~= x else { return nil }
              return ((image * height + y) * width + x) * channels + channel
            }
            let largest = places.map { x.pointer[$0] }.max()
            winners.append(places.first { x.pointer[$0] == largest })
          }
        }
      }
    }
    return winners
  }

  /// Calls the body for every pixel of every window, in order, with the pixel of the map that it is.
  private func forEachPixel(
    of x: Tensor, _ window: MapWindow,
    _ body: (_ place: Int, _ source: Int?, _ channels: Int) -> Void
  ) {
    let (images, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    var place = 0
    for image in 0..<images {
      for row in 0..<window.count(along: height) {
        for column in 0..<window.count(along: width) {
          for pixel in 0..<window.size * window.size {
            let y = row * window.stride + pixel / window.size - window.padding
            let x = column * window.stride + pixel % window.size - window.padding
            let isInside = 0..<height ~= y && 0..<width ~= x
            body(place, isInside ? (image * height + y) * width + x : nil, channels)
            place += 1
          }
        }
      }
    }
  }
}
