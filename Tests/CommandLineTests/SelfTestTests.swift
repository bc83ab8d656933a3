import EngramTesting
import Files
import Foundation
import JSONTree
import Safetensors
import TensorEngine
import Testing

struct SelfTestTests {
  private static let fixtures = Workbench.package + "/../shared/fixtures"
  private static let areThere = Folder.isFolder(fixtures)

  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func anEmptyFolderIsAnError() throws {
    try Folder.create(bench.scratch("empty"))
    let outcome = try bench.engram("selftest", "--fixtures", "empty")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error == "error: empty holds none of srwm-*, acl-*, vit-* and resnet-*.safetensors\n")
  }

  @Test func aMissingFolderIsAnError() throws {
    let outcome = try bench.engram("selftest", "--fixtures", "missing")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: cannot read missing: No such file or directory\n")
  }

  @Test(.enabled(if: areThere, "../shared/fixtures is not there"))
  func theEngineAgreesWithTheRecordedResults() throws {
    let outcome = try bench.engram("selftest", "--fixtures", Self.fixtures)
    #expect(outcome.ending == .code(0), "\(outcome.output)\(outcome.error)")
    let names = try Folder.names(in: Self.fixtures).filter {
      $0.hasSuffix(".safetensors")
    }
    #expect(!names.isEmpty)
    for name in names { #expect(outcome.output.contains("\n\(name) ")) }
  }

  @Test(
    .enabled(if: areThere, "../shared/fixtures is not there"),
    arguments: [("srwm-e4.safetensors", "y"), ("srwm-e4.safetensors", "grad_x")])
  func oneChangedValueFails(name: String, tensor: String) throws {
    var bytes = try ReadableFile.bytes(of: Self.fixtures + "/" + name)
    let headerCount = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSON.parse(Array(bytes[8..<8 + headerCount]))
    let offsets = try #require(header[tensor]?["data_offsets"]?.elements)
    // The highest byte of the first element: a power of two more or less in its exponent.
    bytes[8 + headerCount + (try #require(offsets[0].int)) + 3] ^= 0x01
    try bench.write(bytes, to: "changed/" + name)
    let outcome = try bench.engram("selftest", "--fixtures", "changed")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error == "error: 1 of 1 fixtures differ by more than they may: \(name) (0.001)\n")
    #expect(outcome.output.contains("\n\(name) "))
  }

  /// A weight of another name is named with the nearest right one.
  @Test(.enabled(if: areThere, "../shared/fixtures is not there"))
  func weightsOfAnotherNameAreRefused() throws {
    let name = "vit-torchvision.safetensors"
    var bytes = try ReadableFile.bytes(of: Self.fixtures + "/" + name)
    let right = Array("encoder_layer_1.mlp.3.bias".utf8)
    let start = try #require(bytes.firstRange(of: right)?.lowerBound)
    bytes.replaceSubrange(
      start..<start + right.count, with: Array("encoder_layer_1.mlp.3.bais".utf8))
    try bench.write(bytes, to: "misspelt/" + name)
    let outcome = try bench.engram("selftest", "--fixtures", "misspelt")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error.hasPrefix(
        "error: misspelt/\(name) does not hold a Vision Transformer of torchvision with 2 blocks of "
          + "width 64: 'weights.encoder.layers.encoder_layer_1.mlp.3.bias' of [64] is missing; the nearest "
          + "is 'weights.encoder.layers.encoder_layer_1.mlp.3.bais'"))
    #expect(outcome.error.count { $0 == "\n" } == 1)
  }

  @Test(.enabled(if: areThere, "../shared/fixtures is not there"), arguments: [20, 100, 3000])
  func aTruncatedFileFails(byteCount: Int) throws {
    let name = "srwm-e4.safetensors"
    let bytes = try ReadableFile.bytes(of: Self.fixtures + "/" + name)
    try bench.write(Array(bytes.prefix(byteCount)), to: "cut/" + name)
    let outcome = try bench.engram("selftest", "--fixtures", "cut")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.hasPrefix("error: cut/\(name): "))
    #expect(outcome.error.hasSuffix(" is cut off\n"))
    #expect(outcome.error.count { $0 == "\n" } == 1)
    #expect(outcome.output == "")
  }

  @Test func gradientsOfAnotherLengthAreRefused() throws {
    var tensors: [(name: String, tensor: Tensor)] = [
      ("x", Tensor(repeating: 1, shape: [1, 1, 3, 4])),
      ("grad_y", Tensor(repeating: 1, shape: [1, 1, 2, 4])),
    ]
    for (name, width) in [("w_y", 4), ("w_q", 4), ("w_k", 4), ("w_b", 4)] {
      for place in [name, "\(name).final", "grad_\(name)", "grad_\(name).final"] {
        tensors.append((place, Tensor(repeating: 0, shape: [1, 1, 4, width])))
      }
    }
    try Folder.create(bench.scratch("odd"))
    try SafetensorsFile.write(tensors, metadata: [:], to: bench.scratch("odd/srwm-odd.safetensors"))
    let outcome = try bench.engram("selftest", "--fixtures", "odd")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error
        == "error: odd/srwm-odd.safetensors: grad_y has shape [1x1x2x4], but x has [1x1x3x4]\n")
  }

  @Test(.enabled(if: areThere, "../shared/fixtures is not there"))
  func labelsOutsideTheOutputsAreRefused() throws {
    let name = "acl-five-task.safetensors"
    var bytes = try ReadableFile.bytes(of: Self.fixtures + "/" + name)
    let headerCount = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSON.parse(Array(bytes[8..<8 + headerCount]))
    let offsets = try #require(header["task0.labels"]?["data_offsets"]?.elements)
    bytes[8 + headerCount + (try #require(offsets[0].int))] = 9
    try bench.write(bytes, to: "labels/" + name)
    let outcome = try bench.engram("selftest", "--fixtures", "labels")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error == "error: labels/\(name): task0.labels is not 2 columns of labels in 0..<2\n")
  }
}
