import EngramCore
import TensorEngine

/// The diagonal of the Fisher information of a task, by one of the conventions that are in use.
///
/// `F_i` is the mean of the squared derivative of the loss by parameter `i` at the end of a task, dropout off. The
/// label in the loss is what the network predicts (`fisher-labels: predicted`), the true label (`true`), or every
/// label that competes, weighted with its probability (`all`). `fisher-batch` is the number of images whose mean
/// loss is derived before the square is taken: 1 in the definition, more in codes that save time.
///
/// > Source: van de Ven (2025), "On the computation of the Fisher information in continual learning",
/// > <https://arxiv.org/abs/2502.11756>, compares them.
struct Fisher: Sendable {
  /// Which labels the loss is taken of.
  enum Labels: String, CaseIterable, Sendable {
    /// What the network predicts.
    case predicted
    /// The label of the image.
    case `true`
    /// Every label that competes, weighted with its probability.
    case all
  }

  private let labels: Labels
  private let batch: Int
  private let images: Int

  /// Creates a convention.
  init(labels: Labels, batch: Int = 1, images: Int = 0) {
    self.labels = labels
    self.batch = batch
    self.images = images
  }

  /// Reads `fisher-labels`, `fisher-batch` and `fisher-images`.
  init(_ settings: inout SettingsReader, labels standard: Labels) {
    labels = settings.choice(
      "fisher-labels", default: standard, "Which labels the Fisher information is taken over.")
    batch = settings.integer(
      "fisher-batch", default: 1, in: 1...65_536, unit: "images",
      "Images whose mean loss is derived before the square is taken; 1 in the definition.")
    images = settings.integer(
      "fisher-images", default: 0, in: 0...1_000_000_000, unit: "images",
      "How many images of a task the Fisher information is taken over, its first; 0 for all.")
    if labels == .all, batch > 1 {
      settings.reject(
        "fisher-batch", "the labels of one image are weighted by its own probabilities; choose 1")
    }
  }

  /// The mean over images of a task, a vector of the parameters' layout.
  func diagonal(of task: LearnedTask) -> Tensor {
    let own = task.shown.examples(ofTask: task.number)
    let examples = images == 0 ? own : Array(own.prefix(images))
    let diagonal = task.network.store.makeVector()
    // With labels far more than images the products take memory: some images at a time.
    let chunk = batch > 1 ? batch : 256
    for start in stride(from: 0, to: examples.count, by: chunk) {
      let piece = Array(examples[start..<min(start + chunk, examples.count)])
      let rows = labelled(piece, in: task)
      if batch > 1 {
        addSquare(of: rows, weight: Float(piece.count) / Float(examples.count), task, to: diagonal)
      } else {
        addSquares(of: rows, weight: 1 / Float(examples.count), task, to: diagonal)
      }
    }
    return diagonal
  }

  /// An image with a label that it could have, and how much that counts.
  private struct Row {
    let example: ShownExample
    let label: Int
    let weight: Float
  }

  private func labelled(_ examples: [ShownExample], in task: LearnedTask) -> [Row] {
    switch labels {
    case .true:
      return examples.map { Row(example: $0, label: task.shown.label(of: $0), weight: 1) }
    case .predicted:
      return zip(examples, task.predictions(task.logits(of: examples))).map {
        Row(example: $0, label: $1, weight: 1)
      }
    case .all:
      return zip(examples, task.probabilities(task.logits(of: examples))).flatMap { example, of in
        of.map { Row(example: example, label: $0.label, weight: $0.weight) }
      }
    }
  }

  /// Squares image by image: all at once where the network can, else one after the other.
  private func addSquares(
    of rows: [Row], weight: Float, _ task: LearnedTask, to diagonal: Tensor
  ) {
    // The weight of a square is the square of the weight that is derived.
    let part = part(of: rows, in: task, weights: rows.map { ($0.weight * weight).squareRoot() })
    if let squares = task.lanes.gradient(of: [part], seed: nil, kind: .squares) {
      return VectorMath.add(squares, to: diagonal)
    }
    for row in rows {
      addSquare(of: [row], weight: row.weight * weight, task, to: diagonal)
    }
  }

  private func addSquare(
    of rows: [Row], weight: Float, _ task: LearnedTask, to diagonal: Tensor
  ) {
    let share = 1 / Float(rows.count)
    let gradient = task.gradient(of: [
      part(of: rows, in: task, weights: rows.map { _ in share })
    ])
    let (g, d) = (gradient.pointer, diagonal.pointer)
    for i in 0..<diagonal.count { d[i] += weight * g[i] * g[i] }
  }

  private func part(of rows: [Row], in task: LearnedTask, weights: [Float]) -> BatchPart {
    BatchPart(
      images: .shown(rows.map(\.example), in: task.shown),
      objectives: [
        Classification(
          loss: task.loss, targets: rows.map { Int32($0.label) }, masks: [task.mask],
          weights: weights)
      ])
  }
}
