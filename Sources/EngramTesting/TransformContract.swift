public import EngramCore
internal import TensorEngine

/// The laws of `ImageTransform`.
public enum TransformContract {
  /// What is wrong with a transform.
  ///
  /// - Returns: One sentence for every broken law.
  public static func violations(of transform: any ImageTransform) -> [String] {
    Violations.collect { found in
      found.require(!transform.identity.isEmpty, "its identity is empty")
      let shapes = [(40, 40, 1), (40, 48, 3), (64, 40, 3)].map {
        ImageShape(height: $0.0, width: $0.1, channels: $0.2)
      }
      var takesAny = false
      for shape in shapes {
        guard let output = try? transform.outputShape(for: shape) else { continue }
        takesAny = true
        let image = photograph(shape)
        var none: RandomStream?
        let plain = transform.apply(to: image, &none)
        found.require(
          plain.shape == output,
          "images of \(shape) become \(plain.shape), but it says \(output)")
        found.require(
          transform.apply(to: image, &none) == plain, "without random numbers the result changes")
        let varied = (UInt64(0)..<40).map { seed -> ByteImage in
          var random: RandomStream? = RandomStream(key: seed)
          return transform.apply(to: image, &random)
        }
        found.require(
          varied.allSatisfy { $0.shape == output },
          "random results have other shapes than \(output)")
        var again: RandomStream? = RandomStream(key: 7)
        found.require(
          transform.apply(to: image, &again) == varied[7], "one seed gives two results")
        let isVaried = Set(varied).count > 1
        found.require(
          isVaried == transform.isRandom,
          isVaried
            ? "results vary, but it says that it is not random"
            : "it says that it is random, but 40 seeds give one result")
        if !transform.isRandom {
          found.require(varied[0] == plain, "random numbers change the result")
        }
      }
      found.require(takesAny, "it takes none of the images \(shapes.map(\.description))")
    }
  }

  /// Values that differ everywhere.
  private static func photograph(_ shape: ImageShape) -> ByteImage {
    var random = RandomStream(key: UInt64(shape.elementCount))
    return ByteImage(
      shape: shape,
      bytes: (0..<shape.elementCount).map { _ in UInt8(truncatingIfNeeded: random.next()) })
  }
}
