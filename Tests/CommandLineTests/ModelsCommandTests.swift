import EngramTesting
import Files
import LocalServer
import Safetensors
import TensorEngine
import Testing

/// `engram models` as a person uses it, with a server on this machine in place of the official ones.
struct ModelsCommandTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// A ResNet of one block, which is enough to be one.
  private func resNet() throws -> [UInt8] {
    var tensors: [(name: String, tensor: Tensor)] = [
      ("conv1.weight", Tensor(repeating: 0.5, shape: [2, 3, 7, 7]))
    ]
    for convolution in ["conv1", "conv2"] {
      tensors.append(
        ("layer1.0.\(convolution).weight", Tensor(repeating: 0.5, shape: [2, 2, 3, 3])))
    }
    for norm in ["bn1", "layer1.0.bn1", "layer1.0.bn2"] {
      for part in ["weight", "bias", "running_mean", "running_var"] {
        tensors.append(("\(norm).\(part)", Tensor(repeating: 1, shape: [2])))
      }
    }
    let path = bench.scratch("made.safetensors")
    try SafetensorsFile.write(tensors, to: path)
    return try ReadableFile.bytes(of: path)
  }

  @Test func fetchedWeightsAreCheckedListedAndNotFetchedAgain() throws {
    let bytes = try resNet()
    let server = LocalServer { _ in LocalServer.Reply(bytes) }
    let words = ["models", "fetch", "resnet18-in1k", "--from", server.address, "--into", "data"]
    let first = try bench.start(words).end()
    #expect(first.ending == .code(0), "\(first.error)")
    #expect(
      first.output
        == "data/models/resnet18-in1k.safetensors: fetched, no checksum is published\n"
        + "encoder: {type: resnet, weights: data/models/resnet18-in1k.safetensors}\n")
    #expect(try bench.bytes("data/models/resnet18-in1k.safetensors") == bytes)
    #expect(server.requests.map(\.path) == ["/models/resnet18-in1k.safetensors"])

    let second = try bench.start(words).end()
    #expect(
      second.output
        == "data/models/resnet18-in1k.safetensors: there already; --again fetches it anew\n")
    #expect(server.requests.count == 1)
    #expect(
      try bench.engram("models", "list").output.contains(
        "\n                     data/models/resnet18-in1k.safetensors\n"))
  }

  @Test func whatIsNoSuchNetworkIsReported() throws {
    let bytes = try resNet()
    let server = LocalServer { _ in LocalServer.Reply(bytes) }
    let outcome = try bench.start(
      ["models", "fetch", "vit-b16-in21k", "--from", server.address, "--into", "data"]
    ).end()
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error.hasPrefix(
        "error: data/models/vit-b16-in21k.safetensors holds no Vision Transformer: there is none of "
      ))
    #expect(outcome.error.hasSuffix("; it is no file of 'vit-b16-in21k'\n"))
    #expect(outcome.error.count { $0 == "\n" } == 1)
  }

  @Test func anUnknownNameIsReportedWithTheNearest() throws {
    let outcome = try bench.engram("models", "fetch", "vit-b16-in12k")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error
        == "error: there are no weights 'vit-b16-in12k'; did you mean 'vit-b16-in21k'?\n")
  }
}
