/// Memory for drawing one picture after the other.
final class GlyphCanvas {
  /// Rows and columns.
  let side: Int
  /// Squared distances to the nearest line, and then shares of ink.
  let ink: UnsafeMutableBufferPointer<Float>
  /// The texture of the ground.
  let texture: UnsafeMutableBufferPointer<Float>
  /// Scratch memory of textures.
  let clouds: UnsafeMutableBufferPointer<Float>
  /// The picture.
  let colours: UnsafeMutableBufferPointer<GlyphColour>
  /// Scratch memory of the blur.
  let scratch: UnsafeMutableBufferPointer<GlyphColour>

  /// Creates a canvas.
  init(side: Int) {
    self.side = side
    func numbers() -> UnsafeMutableBufferPointer<Float> {
      let room = UnsafeMutableBufferPointer<Float>.allocate(capacity: side * side)
      room.initialize(repeating: 0)
      return room
    }
    func picture() -> UnsafeMutableBufferPointer<GlyphColour> {
      let room = UnsafeMutableBufferPointer<GlyphColour>.allocate(capacity: side * side)
      room.initialize(repeating: .zero)
      return room
    }
    (ink, texture, clouds) = (numbers(), numbers(), numbers())
    (colours, scratch) = (picture(), picture())
  }

  deinit {
    for room in [ink, texture, clouds] { room.deallocate() }
    for room in [colours, scratch] { room.deallocate() }
  }
}
