/// Images that can be looked at, and nothing besides: not their class, nor where they come from.
///
/// Only the runtime makes them. What they are made from is held by functions, which nobody can look
/// into.
public struct ShownImages: Sendable {
  /// The number of images.
  public let count: Int
  /// The extents of each.
  public let shape: ImageShape
  private let copy: @Sendable (Int, UnsafeMutableBufferPointer<Float>) -> Void
  private let identify: @Sendable (Int) -> ImageKey

  /// Hides examples.
  ///
  /// - Parameters:
  ///   - examples: The images.
  ///   - shape: The extents of each.
  ///   - source: The dataset of the example of an index.
  init(
    _ examples: [LabelledExample], shape: ImageShape,
    from source: @escaping @Sendable (Int) -> any Dataset
  ) {
    count = examples.count
    self.shape = shape
    copy = { index, pixels in
      let example = examples[index]
      source(index).copyExample(
        example.exampleIndex, ofClass: example.classIndex, variation: example.variation,
        into: pixels)
    }
    identify = { ImageKey(examples[$0], of: source($0)) }
  }

  /// Writes the normalised pixels of an image, channels last.
  ///
  /// - Parameters:
  ///   - index: The image, below ``count``.
  ///   - pixels: Room for exactly `shape.elementCount` values.
  public func copyPixels(of index: Int, into pixels: UnsafeMutableBufferPointer<Float>) {
    check(index)
    precondition(
      pixels.count == shape.elementCount,
      "an image of \(shape.elementCount) values does not fill room for \(pixels.count)")
    copy(index, pixels)
  }

  /// The normalised pixels of an image, channels last: `shape.elementCount` values.
  public func pixels(of index: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: shape.elementCount) { room, count in
      count = shape.elementCount
      copyPixels(of: index, into: UnsafeMutableBufferPointer(rebasing: room[..<count]))
    }
  }

  /// What tells an image from all others, for keeping what has been computed from it.
  public func key(of index: Int) -> ImageKey {
    check(index)
    return identify(index)
  }

  private func check(_ index: Int) {
    precondition(
      (0..<count).contains(index), "image \(index) is not one of the \(count) that are shown")
  }
}

/// What tells one image from all others, and nothing else about it.
///
/// Two keys are equal exactly if they stand for the same variant of the same example of the same
/// dataset. A key is good for one run of the program: the numbers behind it are drawn anew.
public struct ImageKey: Hashable, Sendable {
  private let digest: (UInt64, UInt64)
  /// Keeps the dataset alive, because another one might get the identity of one that is gone.
  private let owner: @Sendable () -> Void

  /// Drawn anew in every run of the program, so that no class can be read from a digest.
  private static let secret = UInt64.random(in: .min ... .max)

  init(_ example: LabelledExample, of source: any Dataset) {
    func half(_ number: Int) -> UInt64 {
      var hasher = Hasher()
      hasher.combine(ImageKey.secret)
      hasher.combine(number)
      hasher.combine(ObjectIdentifier(source))
      hasher.combine(example.classIndex)
      hasher.combine(example.exampleIndex)
      hasher.combine(example.variation)
      return UInt64(bitPattern: Int64(hasher.finalize()))
    }
    digest = (half(0), half(1))
    owner = { withExtendedLifetime(source) {} }
  }

  /// Whether two keys stand for the same image.
  public static func == (one: ImageKey, other: ImageKey) -> Bool {
    one.digest == other.digest
  }

  /// Feeds the key to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(digest.0)
    hasher.combine(digest.1)
  }
}
