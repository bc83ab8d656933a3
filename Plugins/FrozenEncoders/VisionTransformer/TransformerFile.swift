import EngramCore
import TensorEngine

/// A file with the weights of a Vision Transformer, whose header fits one.
struct TransformerFile: Sendable {
  let extents: TransformerExtents
  private let naming: TransformerNaming
  private let file: WeightFile

  /// Opens a file, finds out who wrote it, and checks every name and shape.
  ///
  /// - Parameters:
  ///   - path: The file, or the folder of a run that has trained one.
  ///   - headCount: The attention heads; `nil` for those that the file names, or one for every 64 features.
  ///   - epsilon: That of the layer norms; `nil` for that of the file or its library.
  /// - Throws: `DataError` when it does not hold a Vision Transformer.
  init(_ path: String, headCount: Int?, epsilon: Float?) throws(DataError) {
    let whole = try WeightFile(ofModel: path)
    guard
      let (naming, file) = TransformerNaming.all.lazy.compactMap({ naming in
        whole.anchored(at: naming.anchor).map { (naming, $0) }
      }).first
    else {
      let anchors = TransformerNaming.all.map { "'\($0.anchor)' (\($0.library))" }
      throw DataError(
        "\(whole.path) holds no Vision Transformer: there is none of \(anchors.joined(separator: ", "))"
      )
    }
    (self.naming, self.file) = (naming, file)
    extents = try Self.extents(of: file, naming, headCount, epsilon)
    try file.check(
      for: naming.expected(for: extents),
      of: "a Vision Transformer of \(naming.library) with \(extents.depth) blocks of width "
        + "\(extents.width)"
    ) { name in naming.heads.contains { name.hasPrefix($0) } }
  }

  /// Reads all weights.
  ///
  /// - Throws: `DataError` when a tensor cannot be read or holds what is no number.
  func weights() throws(DataError) -> TransformerWeights {
    func norm(_ stem: String) throws(DataError) -> TransformerWeights.Norm {
      .init(gamma: try file.tensor(stem + ".weight"), beta: try file.tensor(stem + ".bias"))
    }
    func linear(_ stem: String) throws(DataError) -> TransformerWeights.Linear {
      .init(weight: try file.tensor(stem + ".weight"), bias: try file.tensor(stem + ".bias"))
    }
    var blocks: [TransformerWeights.Block] = []
    for block in 0..<extents.depth {
      func inBlock(_ part: String) -> String { naming.name(part, ofBlock: block) }
      blocks.append(
        TransformerWeights.Block(
          firstNorm: try norm(inBlock(naming.firstNorm)),
          packed: .init(
            weight: try file.stacked(naming.packedWeight.map(inBlock)),
            bias: try file.stacked(naming.packedBias.map(inBlock))),
          out: try linear(inBlock(naming.out)), secondNorm: try norm(inBlock(naming.secondNorm)),
          up: try linear(inBlock(naming.up)), down: try linear(inBlock(naming.down))))
    }
    return TransformerWeights(
      extents: extents,
      patches: .init(
        weight: try patchWeight(),
        bias: try file.tensor(naming.patches + ".bias")),
      classToken: try file.tensor(naming.classToken),
      positions: try file.tensor(naming.positions), blocks: blocks,
      finalNorm: try norm(naming.finalNorm))
  }

  /// `[width, patch, patch, channels]`.
  private func patchWeight() throws(DataError) -> Tensor {
    let weight = try file.tensor(naming.anchor)
    guard naming.patchLayout == .channelsFirst else { return weight }
    return weight.channelsLast.reshaped(
      to: [extents.width, extents.patch, extents.patch, extents.channels])
  }

  private static func extents(
    of file: WeightFile, _ naming: TransformerNaming, _ headCount: Int?, _ epsilon: Float?
  ) throws(DataError) -> TransformerExtents {
    let kernel = file.shape(of: naming.anchor) ?? []
    guard let (width, channels, patch) = naming.patchLayout.extents(of: kernel) else {
      throw DataError(
        "\(file.path): '\(naming.anchor)' has shape \(kernel) instead of "
          + naming.patchLayout.description)
    }
    let present = Set(file.names)
    func has(_ block: Int) -> Bool {
      let start = naming.name("", ofBlock: block)
      return present.contains { $0.hasPrefix(start) }
    }
    let depth = (0...).prefix(while: has).count
    guard depth > 0 else {
      throw DataError(
        "\(file.path) holds no block of a Vision Transformer: no name begins with "
          + "'\(naming.name("", ofBlock: 0))'")
    }
    let up = naming.name(naming.up, ofBlock: 0) + ".weight"
    let hidden = file.shape(of: up).flatMap { $0.rank == 2 ? $0[0] : nil } ?? 4 * width
    guard hidden > 0 else {
      throw DataError("\(file.path): '\(up)' has no rows")
    }
    let places = file.shape(of: naming.positions).flatMap { $0.rank == 3 ? $0[1] - 1 : nil } ?? 1
    let grid = Int(Double(max(places, 0)).squareRoot().rounded())
    guard grid > 0, grid * grid == places else {
      throw DataError(
        "\(file.path): '\(naming.positions)' of \(file.shape(of: naming.positions) ?? []) is not a "
          + "class token and a square of patches")
    }
    let named = file.metadata("heads", "num_heads", "num_attention_heads").flatMap { Int($0) }
    let heads = headCount ?? named ?? max(1, width / 64)
    guard heads > 0, width % heads == 0, width / heads <= 256 else {
      throw DataError(
        "\(file.path): \(heads) heads do not divide a width of \(width) into parts of at most 256; "
          + "set 'heads:'")
    }
    let stored = file.metadata("layer_norm_eps").flatMap { Float($0) }
    return TransformerExtents(
      width: width, depth: depth, headCount: heads, hidden: hidden, patch: patch,
      channels: channels, grid: grid,
      epsilon: epsilon ?? stored.flatMap { $0 > 0 && $0 < 1 ? $0 : nil } ?? naming.epsilon)
  }
}
