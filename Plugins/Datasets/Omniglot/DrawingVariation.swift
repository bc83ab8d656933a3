import Glibc
import TensorEngine

/// Makes one drawing differ from the others of its character more than its twenty authors did:
/// another pen and another hand.
///
/// Omniglot was drawn with one thin pen on a screen. What is learned on it meets ink of any width and
/// slant elsewhere. Each drawing gets its own variation, fixed by its name.
struct DrawingVariation: Sendable {
  /// The most pixels by which strokes grow on each side, before resizing from 105x105.
  var thickening: Int
  /// The size of slant, turn, stretch and shift; 0 for none, 1 for what handwriting shows.
  var jitter: Float

  /// Leaves every drawing as it is.
  static let none = DrawingVariation(thickening: 0, jitter: 0)

  /// Whether anything changes.
  var isActive: Bool { thickening > 0 || jitter > 0 }

  /// Changes a square image of bright ink on dark ground in place.
  func apply(to pixels: UnsafeMutablePointer<UInt8>, side: Int, name: String) {
    guard isActive else { return }
    var random = RandomStream(seed: 105, RandomStream.key(name))
    thicken(pixels, side: side, radius: random.index(below: thickening + 1))
    let slant = jitter * random.uniform(in: -0.35...0.35)
    let turn = jitter * random.uniform(in: -0.2...0.2)
    let wide = 1 + jitter * random.uniform(in: -0.25...0.15)
    let high = 1 + jitter * random.uniform(in: -0.15...0.25)
    let reach = jitter * 0.06 * Float(side)
    let shift = (random.uniform(in: -reach...reach), random.uniform(in: -reach...reach))
    guard jitter > 0 else { return }
    // The inverse map, from the new pixel to the old one: un-shift, un-turn, un-slant, un-stretch.
    let (cosine, sine) = (cosf(turn), sinf(turn))
    resample(pixels, side: side) { column, row in
      let (x, y) = (column - shift.0, row - shift.1)
      let (turnedX, turnedY) = (cosine * x + sine * y, cosine * y - sine * x)
      return ((turnedX + slant * turnedY) / wide, turnedY / high)
    }
  }

  /// Grows ink by a disc.
  private func thicken(_ pixels: UnsafeMutablePointer<UInt8>, side: Int, radius: Int) {
    guard radius > 0 else { return }
    let old = [UInt8](UnsafeBufferPointer(start: pixels, count: side * side))
    for row in 0..<side {
      for column in 0..<side where old[row * side + column] > 127 {
        for down in -radius...radius {
          let reach = Int(Float(radius * radius - down * down).squareRoot())
          guard (0..<side).contains(row + down) else { continue }
          for target in max(0, column - reach)...min(side - 1, column + reach) {
            pixels[(row + down) * side + target] = 255
          }
        }
      }
    }
  }

  /// Reads every pixel bilinearly from where `source` puts it, both counted from the centre.
  private func resample(
    _ pixels: UnsafeMutablePointer<UInt8>, side: Int,
    from source: (_ column: Float, _ row: Float) -> (column: Float, row: Float)
  ) {
    let old = [UInt8](UnsafeBufferPointer(start: pixels, count: side * side))
    func ink(_ column: Int, _ row: Int) -> Float {
      guard (0..<side).contains(column), (0..<side).contains(row) else { return 0 }
      return Float(old[row * side + column])
    }
    let centre = Float(side - 1) / 2
    for row in 0..<side {
      for column in 0..<side {
        let place = source(Float(column) - centre, Float(row) - centre)
        let (x, y) = (place.column + centre, place.row + centre)
        let (left, top) = (floorf(x), floorf(y))
        let (right, below) = (x - left, y - top)
        let (c, r) = (Int(left), Int(top))
        let upper = ink(c, r) * (1 - right) + ink(c + 1, r) * right
        let lower = ink(c, r + 1) * (1 - right) + ink(c + 1, r + 1) * right
        pixels[row * side + column] = UInt8(upper * (1 - below) + lower * below + 0.5)
      }
    }
  }
}
