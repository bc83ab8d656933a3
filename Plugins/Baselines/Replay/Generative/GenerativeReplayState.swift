import EngramCore
import TensorEngine

/// ``DeepGenerativeReplay`` at work.
final class GenerativeReplayState: TrainingRuleState {
  private let rule: DeepGenerativeReplay
  private let seed: UInt64
  private var generator: Generator?
  /// Who makes and labels images of earlier tasks; `nil` in the first.
  private var teacher: Teacher?
  /// What was made for the step at hand.
  private var made: Tensor?

  /// A generator with its lanes and its optimizer.
  private final class Generator {
    let model: ImageGenerator
    let lanes: ModelLanes
    let range: PixelRange
    let optimizerState: any OptimizerState
    var stepCount = 0

    init(
      _ rule: DeepGenerativeReplay, pixels: Int, range: PixelRange, seed: UInt64,
      _ lanes: ModelLanes
    ) {
      model = ImageGenerator(
        pixelCount: pixels, widths: rule.widths, latentCount: rule.latents, seed: seed)
      self.lanes = lanes.lanes(for: model.store)
      self.range = range
      optimizerState = rule.optimizer.makeState(for: model.store)
    }
  }

  private struct Teacher {
    let generator: Generator
    let lanes: NetworkLanes
    /// The labels that it knew.
    let groups: [(known: [Int], competing: [Int])]
  }

  init(_ rule: DeepGenerativeReplay, seed: UInt64) {
    self.rule = rule
    self.seed = seed
  }

  func begin(_ task: LearnedTask) {
    guard rule.isUsed else { return }
    if let generator {
      let copy = makeGenerator(range: generator.range, in: task)
      let values = copy.model.store.values
      values.pointer.update(from: generator.model.store.values.pointer, count: values.count)
      teacher = Teacher(
        generator: copy, lanes: task.lanes.lanes(for: task.network.copied()),
        groups: task.earlierLabels)
    } else {
      let all = task.shown.pixels(of: task.examples[...], shape: task.imageShape)
      generator = makeGenerator(range: PixelRange(of: all), in: task)
    }
  }

  private func makeGenerator(range: PixelRange, in task: LearnedTask) -> Generator {
    Generator(
      rule, pixels: task.imageShape.elementCount, range: range, seed: seed, task.lanes.model)
  }

  func parts(of step: TrainingStep, in task: LearnedTask) -> [BatchPart] {
    made = nil
    guard let teacher else { return [task.classification(of: step.examples)] }
    let share = 1 / Float(task.number + 1)
    let generator = teacher.generator
    let latents = noise("latents", rule.batch, step, task)
    let pixels = generator.lanes.outputs(of: rule.batch, shape: [generator.model.pixelCount]) {
      [model = generator.model] rows, pass in model.images(of: latents.rows(rows), pass)
    }
    made = pixels
    let image = task.imageShape
    let images = PartImages.made(
      generator.range.unscaled(pixels).reshaped(
        to: [rule.batch, image.height, image.width, image.channels]))
    let logits = teacher.lanes.logits(of: images)
    let groups = teacher.groups
    let weight = (1 - share) / Float(groups.count)
    return [
      task.classification(of: step.examples, weight: share),
      BatchPart(
        images: images,
        objectives: groups.map { objective($0, logits, in: task, weight: weight) }),
    ]
  }

  private func objective(
    _ labels: (known: [Int], competing: [Int]), _ logits: Tensor, in task: LearnedTask,
    weight: Float
  ) -> any OutputObjective {
    guard rule.targets == .hard else {
      return rule.distillation.objective(
        teacher: logits, known: labels.known, competing: labels.competing, weight: weight)
    }
    let width = logits.shape.lastExtent
    return Classification(
      loss: task.loss,
      targets: (0..<rule.batch).map { row in
        let first = logits.pointer + row * width
        return Int32(labels.known.max { first[$0] < first[$1] } ?? 0)
      },
      masks: [OutputMask(Set(labels.competing), of: width)],
      weights: Array(repeating: weight / Float(rule.batch), count: rule.batch))
  }

  // The generator takes its step beside that of the network.
  func stepIsOver(_ step: TrainingStep, in task: LearnedTask) {
    guard let generator else { return }
    let own = generator.range.scaled(
      task.shown.pixels(of: step.examples[...], shape: task.imageShape)
    ).reshaped(to: [step.examples.count, generator.model.pixelCount])
    let share = made == nil ? 1 : 1 / Float(task.number + 1)
    let images = [own] + (made.map { [$0] } ?? [])
    let weights = [share, 1 - share]
    let noises = images.enumerated().map { part, rows in
      noise("noise \(part)", rows.shape[0], step, task)
    }
    let gradient = generator.lanes.gradient(of: images.map { $0.shape[0] }, seed: nil) {
      [model = generator.model] part, rows, pass in
      model.seedLoss(
        of: images[part].rows(rows), noise: noises[part].rows(rows),
        weight: weights[part] / Float(images[part].shape[0]), pass)
    }
    guard let gradient else { return }
    generator.stepCount += 1
    _ = generator.optimizerState.update(step: generator.stepCount, gradients: gradient)
  }

  func finish(_ task: LearnedTask) {
    teacher = nil
    made = nil
  }

  private func noise(
    _ purpose: String, _ rows: Int, _ step: TrainingStep, _ task: LearnedTask
  ) -> Tensor {
    let noise = Tensor(uninitialized: [rows, rule.latents])
    var random = task.random(purpose, UInt64(step.number))
    for i in 0..<noise.count { noise.pointer[i] = random.normal() }
    return noise
  }

  var kept: [(name: String, tensor: Tensor)] {
    guard let generator else { return [] }
    let store = generator.model.store
    return [("generator", store.values)]
      + generator.optimizerState.vectors.map { ("generator.\($0.name)", $0.vector) }
      + [
        (
          "generator.rest",
          Tensor(
            [
              generator.range.least, generator.range.most,
              Float(bitPattern: UInt32(generator.stepCount)),
            ], shape: [3])
        )
      ]
  }

  func restore(_ tensors: [String: Tensor], in task: LearnedTask) throws {
    guard rule.isUsed else { return }
    guard let rest = tensors["generator.rest"], rest.count == 3 else {
      throw CheckpointError("the checkpoint has no tensor generator.rest of three numbers")
    }
    let made = makeGenerator(
      range: PixelRange(least: rest.pointer[0], most: rest.pointer[1]), in: task)
    made.stepCount = Int(rest.pointer[2].bitPattern)
    generator = made
    try CheckpointTensors.overwrite(kept.filter { $0.name != "generator.rest" }, from: tensors)
  }
}
