internal import ACL
internal import EngramCore
internal import MetaTraining
internal import Safetensors
internal import TensorEngine

/// The extents of an ACL fixture, read off its tensors, and how its names map to the engine's.
struct ACLFixtureLayout {
  /// A parameter under both names.
  struct Parameter {
    let fileName: String
    let engineName: String
    /// For the input projection: which columns, in engine order, of the file's matrix.
    let columns: [Int]?
    /// Whether the picked columns become rows: label vectors are rows in the engine.
    let isTransposed: Bool

    init(_ fileName: String, _ engineName: String, columns: [Int]? = nil, transposed: Bool = false)
    {
      self.fileName = fileName
      self.engineName = engineName
      self.columns = columns
      isTransposed = transposed
    }

    /// The elements of the file's tensor in engine order.
    func elements(of prefix: String, in file: SafetensorsFile) throws -> [Float] {
      let tensor = try file.tensor(named: prefix + fileName)
      guard let columns else { return tensor.elements }
      let (rows, width) = (tensor.shape[0], tensor.shape[1])
      func element(_ row: Int, _ column: Int) -> Float { tensor.pointer[row * width + column] }
      return isTransposed
        ? columns.flatMap { column in (0..<rows).map { element($0, column) } }
        : (0..<rows).flatMap { row in columns.map { element(row, $0) } }
    }
  }

  let channels: Int
  let blockCount: Int
  let headCount: Int
  let layerCount: Int
  let width: Int
  let feedForwardFactor: Int
  let labelCount: Int
  let taskCount: Int
  let batch: Int
  let image: ImageShape
  let parameters: [Parameter]
  private let file: SafetensorsFile

  init(_ file: SafetensorsFile) throws {
    self.file = file
    func shape(_ name: String, rank: Int) throws -> Shape {
      let shape = try file.tensor(named: name).shape
      guard shape.rank == rank, shape.elementCount > 0 else {
        throw RunError("\(file.path): \(name) has shape \(shape), not \(rank) axes of some length")
      }
      return shape
    }
    // PyTorch numbers convolution, norm, pool, dropout and ReLU of each block.
    blockCount = (0...).prefix { file.shape(of: "param.encoder.\(5 * $0).weight") != nil }.count
    layerCount = (0...).prefix { file.shape(of: "param.srwm.\($0).w_y") != nil }.count
    taskCount = (0...).prefix { file.shape(of: "task\($0).images") != nil }.count
    channels = try shape("param.encoder.0.weight", rank: 4)[0]
    headCount = try shape("param.srwm.0.w_y", rank: 4)[1]
    let input = try shape("param.input.weight", rank: 2)
    width = input[0]
    feedForwardFactor = try shape("param.ff.0.up.weight", rank: 2)[0] / width
    labelCount = try shape("param.head.weight", rank: 2)[0]
    let images = try shape("task0.images", rank: 5)
    batch = images[1]
    image = ImageShape(height: images[3], width: images[4], channels: images[2])
    let inputs =
      channels * (image.height >> blockCount) * (image.width >> blockCount) + labelCount + 1
    guard input[1] == inputs, try shape("grad.input.weight", rank: 2) == input else {
      throw RunError(
        "\(file.path): input.weight has shape \(input), but features and labels are \(inputs) wide")
    }
    parameters = Self.parameters(
      blocks: blockCount, layers: layerCount, channels: channels, image: image,
      labelCount: labelCount)
  }

  private static func parameters(
    blocks: Int, layers: Int, channels: Int, image: ImageShape, labelCount: Int
  ) -> [Parameter] {
    // The file flattens the last map channel by channel, the engine pixel by pixel.
    let pixels = (image.height >> blocks) * (image.width >> blocks)
    let features = (0..<pixels).flatMap { pixel in
      (0..<channels).map { $0 * pixels + pixel }
    }
    let labels = (0...labelCount).map { pixels * channels + $0 }
    var parameters = (0..<blocks).flatMap { block in
      [
        Parameter("encoder.\(5 * block).weight", "encoder.\(block).kernel"),
        Parameter("encoder.\(5 * block).bias", "encoder.\(block).bias"),
        Parameter("encoder.\(5 * block + 1).weight", "encoder.\(block).gamma"),
        Parameter("encoder.\(5 * block + 1).bias", "encoder.\(block).beta"),
      ]
    }
    parameters += [
      Parameter("input.weight", "input.weight", columns: features),
      Parameter("input.weight", "input.labels", columns: labels, transposed: true),
      Parameter("input.bias", "input.bias"),
    ]
    for layer in 0..<layers {
      let (srwm, ff) = ("sequence.\(layer)", "feed-forward.\(layer)")
      parameters += ["w_y", "w_q", "w_k", "w_b"].map {
        Parameter("srwm.\(layer).\($0)", "\(srwm).\($0)")
      }
      parameters += [
        Parameter("srwm.\(layer).norm.weight", "\(srwm).norm.gamma"),
        Parameter("srwm.\(layer).norm.bias", "\(srwm).norm.beta"),
        Parameter("srwm.\(layer).out.weight", "\(srwm).out"),
        Parameter("ff.\(layer).norm.weight", "\(ff).norm.gamma"),
        Parameter("ff.\(layer).norm.bias", "\(ff).norm.beta"),
        Parameter("ff.\(layer).up.weight", "\(ff).up.weight"),
        Parameter("ff.\(layer).up.bias", "\(ff).up.bias"),
        Parameter("ff.\(layer).down.weight", "\(ff).down.weight"),
        Parameter("ff.\(layer).down.bias", "\(ff).down.bias"),
      ]
    }
    return parameters + [
      Parameter("head.weight", "head.weight"), Parameter("head.bias", "head.bias"),
    ]
  }

  /// The fixture's episodes, channels last and episode by episode.
  func episodes() throws -> EpisodeBatch {
    var pieces: [[Float]] = []
    var row = 0
    /// Appends `(L, B, C, H, W)` images; returns their rows, episode by episode.
    func place(_ name: String) throws -> [Int32] {
      let tensor = try file.tensor(named: name)
      guard tensor.shape.rank == 5, tensor.shape[1] == batch,
        tensor.count == tensor.shape[0] * batch * image.elementCount
      else {
        throw RunError("\(file.path): \(name) has shape \(tensor.shape), not images of \(image)")
      }
      let length = tensor.shape[0]
      for episode in 0..<batch {
        for step in 0..<length {
          pieces.append(channelsLast(tensor, at: step * batch + episode))
        }
      }
      defer { row += length * batch }
      return (row..<row + length * batch).map(Int32.init)
    }
    /// `(L, B)` labels, episode by episode.
    func labels(_ name: String) throws -> [Int32] {
      let values = try file.integers(named: name)
      guard values.count % batch == 0, values.allSatisfy({ (0..<labelCount).contains($0) }) else {
        throw RunError(
          "\(file.path): \(name) is not \(batch) columns of labels in 0..<\(labelCount)")
      }
      let length = values.count / batch
      return (0..<batch).flatMap { episode in
        (0..<length).map { Int32(values[$0 * batch + episode]) }
      }
    }
    let tasks = try (0..<taskCount).map { task in
      let made = EpisodeBatch.Task(
        demonstrationRows: try place("task\(task).images"),
        labels: try labels("task\(task).labels"), queryRows: try place("task\(task).query"),
        queryLabels: try labels("task\(task).query_label"))
      guard made.demonstrationRows.count == made.demonstrationLabels.count,
        made.queryRows.count == made.queryLabels.count
      else { throw RunError("\(file.path): task\(task) has not one label for every image") }
      return made
    }
    return EpisodeBatch(
      count: batch,
      images: Tensor(
        Array(pieces.joined()), shape: [row, image.height, image.width, image.channels]),
      tasks: tasks)
  }

  private func channelsLast(_ images: Tensor, at index: Int) -> [Float] {
    let pixels = image.height * image.width
    let first = images.pointer + index * image.elementCount
    return (0..<pixels).flatMap { pixel in
      (0..<image.channels).map { first[$0 * pixels + pixel] }
    }
  }
}
