import EngramCore
import TensorEngine

/// The diagonal of the Fisher information, one image at a time.
enum FisherDiagonal {
  /// The mean squared derivative of `-log p(label)` over images of a task, dropout off.
  ///
  /// Only the first `images` are taken, where that is not 0.
  static func measure(
    _ task: LearnedTask, labels: ElasticWeightConsolidation.FisherLabels, images: Int,
    layout store: ParameterStore
  ) throws -> Tensor {
    let fisher = store.makeVector()
    let chosen = Array(0..<(images == 0 ? task.count : min(images, task.count)))
    let predictions = labels == .predicted ? try task.predictions(of: chosen) : []
    let probabilities = labels == .all ? try task.probabilities(of: chosen) : []
    for image in chosen {
      let weighted: [(label: Int, weight: Float)] =
        switch labels {
        case .predicted: [(predictions[image], 1)]
        case .true: [(task.demonstrations.labels[image], 1)]
        case .all: probabilities[image]
        }
      for (label, weight) in weighted {
        let gradient = try task.predictionGradient(of: image, prediction: label)
        let (g, f) = (gradient.pointer, fisher.pointer)
        let share = weight / Float(chosen.count)
        for i in 0..<fisher.count { f[i] += share * g[i] * g[i] }
      }
    }
    return fisher
  }
}
