internal import Files
internal import Safetensors
internal import TensorEngine

/// A learner after some training step, as it is kept in `checkpoint.safetensors`.
///
/// The file depends on the learner's state alone: two runs of one seed write the same bytes.
struct Checkpoint {
  let step: Int
  let tensors: [(name: String, tensor: Tensor)]
  /// What the learner has said besides; it is for other readers of the file.
  private let said: [String: String]

  private static let format = "engram-checkpoint-1"

  /// The state of a learner after a step.
  init(of learner: any Learner, step: Int) {
    self.init(step: step, tensors: learner.checkpoint(), said: learner.checkpointMetadata)
  }

  private init(
    step: Int, tensors: [(name: String, tensor: Tensor)], said: [String: String] = [:]
  ) {
    self.step = step
    self.tensors = tensors
    self.said = said
  }

  /// Writes the checkpoint as a whole or not at all.
  func write(to path: String, learner: String) throws {
    let own = [
      "format": Checkpoint.format,
      "learner": learner,
      "step": String(step),
      "checksum": checksum,
    ]
    let metadata = said.merging(own) { said, own in
      preconditionFailure("a learner says \"\(said)\" where a checkpoint says \"\(own)\"")
    }
    try SafetensorsFile.write(tensors, metadata: metadata, to: path)
  }

  /// Reads a checkpoint and checks that every bit of it is as it was written.
  static func read(_ path: String) throws -> Checkpoint {
    func damaged(_ reason: String) -> RunError {
      RunError("\(path): \(reason); remove the file to start over from step 0")
    }
    let file: SafetensorsFile
    var tensors: [(name: String, tensor: Tensor)] = []
    do throws(SafetensorsError) {
      file = try SafetensorsFile(path)
      for name in file.names { tensors.append((name, try file.tensor(named: name))) }
    } catch {
      throw damaged(error.reason)
    }
    guard file.metadata["format"] == format,
      let step = file.metadata["step"].flatMap({ Int($0) }), step >= 0
    else { throw damaged("it is not a checkpoint of this program") }
    let checkpoint = Checkpoint(step: step, tensors: tensors)
    guard file.metadata["checksum"] == checkpoint.checksum else {
      throw damaged("the checkpoint is damaged, its checksum does not match")
    }
    return checkpoint
  }

  /// Puts a prepared learner into the state of the checkpoint.
  ///
  /// - Throws: ``RunError`` with the path of the checkpoint when it is one of another learner.
  func restore(_ learner: any Learner, from path: String) throws {
    do {
      try learner.restore(Dictionary(tensors.map { ($0.name, $0.tensor) }) { first, _ in first })
    } catch {
      throw RunError("\(path): \(error)")
    }
  }

  // FNV-1a over 32-bit words: finds damage, which is all it is for.
  private var checksum: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01B3 }
    mix(UInt64(step))
    for (name, tensor) in tensors {
      for byte in name.utf8 { mix(UInt64(byte)) }
      for extent in tensor.shape.extents { mix(UInt64(extent)) }
      for element in UnsafeBufferPointer(start: tensor.pointer, count: tensor.count) {
        mix(UInt64(element.bitPattern))
      }
    }
    return String(hash, radix: 16)
  }
}
