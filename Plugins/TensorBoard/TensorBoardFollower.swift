import EngramCore
import Foundation
import ImageFiles
import Pictures
import SwiftProtobuf
import TensorEngine

/// Writes the events of one run.
final class TensorBoardFollower: RunFollower {
  private let file: EventFile
  private let writesHistograms: Bool
  private var step: Int

  init(_ run: TrackedRun, folder: String, _ writesHistograms: Bool) throws {
    file = try EventFile(in: folder)
    self.writesHistograms = writesHistograms
    step = run.step
    // TensorBoard then forgets what a process has reported that was killed before its next checkpoint.
    try file.write(step: run.step + 1) { $0.sessionLog = .with { $0.status = .start } }
    try write(Hyperparameters.start(run, at: WallClock.now))
  }

  func take(_ values: [(name: String, value: Double)], step: Int) throws {
    self.step = step
    try write(
      values.map { name, value in
        .with {
          $0.tag = Self.tag(of: name)
          $0.simpleValue = Float(value)
        }
      })
  }

  func synchronize() throws { try file.synchronize() }

  func take(checkpoint tensors: [(name: String, tensor: Tensor)], step: Int) throws {
    guard writesHistograms else { return }
    self.step = step
    try write(
      tensors.map { name, tensor in
        .with {
          $0.tag = Self.tag(of: name)
          $0.histogram = Histogram(of: tensor).message
        }
      })
  }

  func finish(_ summary: RunSummary) throws {
    for evaluation in summary.evaluations {
      try write(
        evaluation.metrics.compactMap { metric in
          metric.spread.map { spread in
            .with {
              $0.tag = "\(evaluation.name)/\(metric.name)"
              $0.simpleValue = Float(spread.mean)
            }
          }
        })
      try writeRows(of: evaluation)
    }
    try write(Hyperparameters.end(failed: false, at: WallClock.now))
    try file.synchronize()
  }

  func stop(failed: Bool) throws {
    if failed { try write(Hyperparameters.end(failed: true, at: WallClock.now)) }
    try file.synchronize()
  }

  /// The accuracy on every task over the number of tasks learned, and the matrix as a picture.
  private func writeRows(of evaluation: EvaluationSummary) throws {
    for (index, row) in evaluation.rows.enumerated() {
      let values: [TBSummary.Value] = zip(evaluation.taskNames, row).map { task, spread in
        .with {
          $0.tag = "\(evaluation.name)/accuracy on \(task)"
          $0.simpleValue = Float(spread.mean)
        }
      }
      try file.write(step: index + 1) { $0.summary = .with { $0.value = values } }
    }
    let picture = MatrixPicture(rows: evaluation.rows.map { $0.map(\.mean) })
    let pixels = try PictureFile.pixels(of: picture.document, scale: 2)
    let png = try ImageFile.encodePNG(pixels)
    try write([
      .with {
        $0.tag = "\(evaluation.name)/accuracies"
        $0.image = .with {
          $0.height = Int32(pixels.shape.height)
          $0.width = Int32(pixels.shape.width)
          $0.colorspace = 3
          $0.encodedImageString = Data(png)
        }
      }
    ])
  }

  private func write(_ values: [TBSummary.Value]) throws {
    guard !values.isEmpty else { return }
    try file.write(step: step) { $0.summary = .with { $0.value = values } }
  }

  /// TensorBoard groups tags by what stands before their first slash.
  static func tag(of name: String) -> String {
    guard let point = name.firstIndex(of: ".") else { return name }
    return name[..<point] + "/" + name[name.index(after: point)...]
  }
}
