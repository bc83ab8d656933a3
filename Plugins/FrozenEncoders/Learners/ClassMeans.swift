import TensorEngine

/// The mean of every class that has been seen, and how often it has.
final class ClassMeans {
  /// `[labels, width]`; zero for classes that have not been seen.
  let means: Tensor
  /// `[labels]`; whole numbers, exact up to 16 millions.
  let counts: Tensor

  init(width: Int, labelCount: Int) {
    means = Tensor(repeating: 0, shape: [labelCount, width])
    counts = Tensor(repeating: 0, shape: [labelCount])
  }

  /// Whether a class has been seen.
  func knows(_ label: Int) -> Bool { label < counts.count && counts.pointer[label] > 0 }

  /// Moves the mean of a class towards an example: `mean += (x - mean) / (count + 1)`.
  func add(_ example: UnsafePointer<Float>, of label: Int) {
    let width = means.shape[1]
    let mean = means.pointer + label * width
    counts.pointer[label] += 1
    let share = 1 / counts.pointer[label]
    for i in 0..<width { mean[i] += (example[i] - mean[i]) * share }
  }
}
