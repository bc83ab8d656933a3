internal import EngramCore
internal import Safetensors
internal import TensorEngine

/// Vectors with a label each, sorted by class.
final class FeatureTable: Sendable {
  /// Numbers per vector.
  let width: Int
  /// All vectors, one after the other, class after class.
  let values: [Float]
  /// The first vector of every class, and the number of vectors at the end.
  let starts: [Int]

  /// Sorts vectors by class; within a class their order remains.
  ///
  /// - Parameters:
  ///   - features: The vectors, one after the other.
  ///   - labels: The class of each.
  ///   - width: Numbers per vector.
  ///   - classCount: Labels are below this.
  ///   - names: What messages call the two.
  /// - Throws: ``DataError`` for labels out of range, empty classes and what is no number.
  init(
    _ features: [Float], _ labels: [Int], width: Int, classCount: Int,
    names: (features: String, labels: String)
  ) throws {
    guard labels.count * width == features.count else {
      throw DataError(
        "\(names.features) holds \(features.count / width) vectors, but \(names.labels) holds "
          + "\(labels.count) labels")
    }
    if let stray = features.firstIndex(where: { !$0.isFinite }) {
      throw DataError("\(names.features) holds \(features[stray]) in vector \(stray / width)")
    }
    var byClass = [[Int]](repeating: [], count: classCount)
    for (index, label) in labels.enumerated() {
      guard 0..<classCount ~= label else {
        throw DataError(
          "label \(index) of \(names.labels) is \(label), but `classes` allows 0...\(classCount - 1)"
        )
      }
      byClass[label].append(index)
    }
    if let empty = byClass.firstIndex(where: \.isEmpty) {
      throw DataError("\(names.labels) holds no label \(empty), but `classes` is \(classCount)")
    }
    self.width = width
    starts = byClass.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    values = byClass.flatMap { $0 }.flatMap { features[$0 * width..<($0 + 1) * width] }
  }

  private init(width: Int, values: [Float], starts: [Int]) {
    self.width = width
    self.values = values
    self.starts = starts
  }

  /// The same with mean 0 and deviation 1 of every feature; constant features become 0.
  func standardized() -> FeatureTable {
    let count = Double(values.count / width)
    var (sums, squares) = (
      [Double](repeating: 0, count: width), [Double](repeating: 0, count: width)
    )
    for (index, value) in values.enumerated() { sums[index % width] += Double(value) }
    let means = sums.map { $0 / count }
    for (index, value) in values.enumerated() {
      let difference = Double(value) - means[index % width]
      squares[index % width] += difference * difference
    }
    let scales = squares.map { sum in
      let deviation = (sum / count).squareRoot()
      return deviation > 1e-12 ? 1 / deviation : 1
    }
    let scaled = values.enumerated().map { index, value in
      Float((Double(value) - means[index % width]) * scales[index % width])
    }
    return FeatureTable(width: width, values: scaled, starts: starts)
  }
}

/// Vectors and labels as they are in files.
struct FeatureFiles {
  /// The vectors, one after the other.
  let features: [Float]
  /// The class of each.
  let labels: [Int]

  /// Reads tensors of one safetensors file, or two NumPy files.
  ///
  /// - Parameters:
  ///   - path: The file of the vectors.
  ///   - labelsPath: The NumPy file of the labels.
  ///   - width: Numbers per vector.
  ///   - tensors: The names of the tensors in a safetensors file.
  /// - Throws: ``DataError`` when they are damaged or of another width.
  init(
    path: String, labelsPath: String?, width: Int, tensors: (features: String, labels: String)
  ) throws {
    let shape: [Int]
    let labelShape: [Int]
    if path.hasSuffix(".npy"), let labelsPath {
      let (file, labelFile) = (try NumPyFile(path: path), try NumPyFile(path: labelsPath))
      guard let integers = labelFile.integers() else {
        throw DataError("\(labelsPath) holds fractions instead of labels; save whole numbers")
      }
      (shape, labelShape) = (file.shape, labelFile.shape)
      (features, labels) = (file.floats(), integers)
    } else {
      do throws(SafetensorsError) {
        let file = try SafetensorsFile(path)
        let tensor = try file.tensor(named: tensors.features)
        features = Array(UnsafeBufferPointer(start: tensor.pointer, count: tensor.count))
        labels = try file.integers(named: tensors.labels)
        shape = file.shape(of: tensors.features)?.extents ?? []
        labelShape = file.shape(of: tensors.labels)?.extents ?? []
      } catch {
        throw DataError("\(error)")
      }
    }
    func text(_ shape: [Int]) -> String {
      "[" + shape.map(String.init).joined(separator: ", ") + "]"
    }
    guard shape.count == 2, shape[1] == width else {
      throw DataError(
        "\(path) holds features of \(text(shape)), but `width` asks for [n, \(width)]")
    }
    guard labelShape.count == 1 else {
      throw DataError("\(labelsPath ?? path) holds labels of \(text(labelShape)) instead of [n]")
    }
  }
}
