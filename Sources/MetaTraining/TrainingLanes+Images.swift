public import EngramCore
public import TensorEngine

extension TrainingLanes {
  /// Images encoded at once: few enough to stay in cache.
  private static let chunk = 32

  /// What a model makes of some images, over all lanes: `[count, width]`.
  ///
  /// - Parameters:
  ///   - chosen: The images, by number.
  ///   - images: Where they are.
  ///   - width: The numbers that stand for an image.
  ///   - encode: Makes `[n, width]` of images `[n, height, width, channels]`.
  /// - Returns: One row for each image.
  /// - Throws: ``ShapeProblem`` when images have other extents than those of the training stream.
  public func rows(
    _ chosen: [Int], of images: ShownImages, width: Int,
    _ encode: @Sendable (Variable, ForwardPass) -> Variable
  ) throws -> Tensor {
    let image = batches.stream.imageShape
    guard images.shape == image else {
      throw ShapeProblem("the learner takes images of \(image), not of \(images.shape)")
    }
    let result = Tensor(uninitialized: [chosen.count, width])
    let chunks = stride(from: 0, to: chosen.count, by: Self.chunk).map {
      $0..<min($0 + Self.chunk, chosen.count)
    }
    guard !chunks.isEmpty else { return result }
    try group.run { lane in
      for chunk in chunks[...].indices where chunk % group.count == lane {
        let range = chunks[chunk]
        let pixels = images.pixels(of: chosen[range])
        let pass = makeEvaluationPass(lane: lane)
        let rows = encode(pass.tape.constant(pixels), pass).value
        (result.pointer + range.lowerBound * width).update(from: rows.pointer, count: rows.count)
      }
    }
    return result
  }
}
