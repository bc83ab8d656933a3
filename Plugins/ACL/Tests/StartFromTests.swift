import EngramCore
import EngramTesting
import PluginTestSupport
import Safetensors
import TensorEngine
import Testing
import YAMLTree

@Suite("Starting from a trained model")
struct StartFromTests {
  private func make(
    width: Int = 12, ways: Int = 2, steps: Int, startFrom: String? = nil
  ) throws -> any Learner {
    let learner: any Learner = try registry.make(
      .learner,
      from: """
        {type: acl, steps: \(steps), batch: 2, width: \(width), start-from: \(startFrom ?? "null"),
         layer: {type: srwm, heads: 3}, encoder: {type: conv4, blocks: 2, channels: 4},
         stream: {type: episodes, ways: \(ways), shots: 1, queries: 1,
                  datasets: [{type: glyphs, classes: 12, examples: 4, size: 8, normalize: unit}]}}
        """)
    try learner.prepare(LearnerContext(seed: 2, lanes: LaneGroup(count: 1), roots: noRoots))
    return learner
  }

  private func parameters(_ learner: any Learner) -> [(name: String, tensor: Tensor)] {
    learner.checkpoint().filter { !$0.name.hasPrefix("adam.") }
  }

  @Test func parametersAreThoseOfTheFile() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/model.safetensors"
    let trained = try make(steps: 3)
    for step in 0..<3 { _ = try trained.train(step: step) }
    try SafetensorsFile.write(parameters(trained), metadata: [:], to: path)

    let fresh = try make(steps: 0)
    let started = try make(steps: 0, startFrom: path)
    let expected = parameters(trained).map(\.tensor.elements)
    #expect(parameters(started).map(\.tensor.elements) == expected)
    #expect(parameters(fresh).map(\.tensor.elements) != expected)
  }

  @Test(arguments: [(2, 5), (5, 2)])
  func labelsAreAlignedByMeaning(before: Int, after: Int) throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/model.safetensors"
    let trained = try make(ways: before, steps: 3)
    for step in 0..<3 { _ = try trained.train(step: step) }
    try SafetensorsFile.write(parameters(trained), metadata: [:], to: path)

    func rows(_ learner: any Learner) -> [String: [[Float]]] {
      Dictionary(
        uniqueKeysWithValues: parameters(learner).map { name, tensor in
          let width = tensor.count / tensor.shape[0]
          return (
            name,
            (0..<tensor.shape[0]).map { Array(tensor.elements[$0 * width..<($0 + 1) * width]) }
          )
        })
    }
    let (old, fresh) = (rows(trained), rows(try make(ways: after, steps: 0)))
    let new = rows(try make(ways: after, steps: 0, startFrom: path))
    let common = min(before, after)
    for name in ["input.labels", "head.weight", "head.bias"] {
      #expect(new[name]?.prefix(common) == old[name]?.prefix(common), "\(name)")
      let added = common..<after
      #expect(added.allSatisfy { new[name]?[$0] == fresh[name]?[$0] }, "\(name)")
    }
    #expect(new["input.labels"]?.last == old["input.labels"]?.last)
    #expect(new["input.labels"]?.last != fresh["input.labels"]?.last)
    #expect(new["input.weight"] == old["input.weight"])
  }

  @Test func aModelOfAnotherWidthIsRefused() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/model.safetensors"
    try SafetensorsFile.write(
      parameters(try make(steps: 0)), metadata: [:], to: path)
    let error = #expect(throws: CheckpointError.self) {
      try make(width: 15, steps: 0, startFrom: path)
    }
    #expect(
      error?.message
        == "\(path): tensor input.weight has shape [12x16] in the checkpoint, [15x16] here")
  }

  @Test func aMissingFileIsNamed() throws {
    let error = #expect(throws: RunError.self) {
      try make(steps: 0, startFrom: "/nowhere/model.safetensors")
    }
    #expect(error?.description == "/nowhere/model.safetensors: No such file or directory")
  }
}
