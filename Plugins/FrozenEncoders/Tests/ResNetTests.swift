import EngramCore
import EngramTesting
import PluginTestSupport
import Safetensors
import TensorEngine
import Testing
import YAMLTree

@testable import FrozenEncoders

/// Weights of a small ResNet under the names of torchvision.
struct SmallResNet {
  var tensors: [String: Tensor] = [:]
  let channels = 2

  /// Two stages of two blocks, 6 channels after the first convolution.
  init(isBottleneck: Bool) {
    func add(_ name: String, _ shape: Shape, from low: Float = -0.6, to high: Float = 0.6) {
      var random = RandomStream(seed: 5, RandomStream.key(name))
      tensors[name] = Tensor(
        (0..<shape.elementCount).map { _ in random.uniform(in: low...high) }, shape: shape)
    }
    func layer(_ convolution: String, _ norm: String, _ shape: Shape) {
      add(convolution + ".weight", shape)
      for name in ["weight", "bias", "running_mean"] { add("\(norm).\(name)", [shape[0]]) }
      add("\(norm).running_var", [shape[0]], from: 0.1, to: 2)
      tensors["\(norm).num_batches_tracked"] = Tensor([3], shape: [])
    }
    layer("conv1", "bn1", [6, channels, 7, 7])
    var inputs = 6
    for (stage, inner) in [(1, 6), (2, 10)] {
      for block in 0..<2 {
        let (start, outputs) = ("layer\(stage).\(block).", isBottleneck ? inner + 2 : inner)
        let shapes: [Shape] =
          isBottleneck
          ? [[inner, inputs, 1, 1], [inner, inner, 3, 3], [outputs, inner, 1, 1]]
          : [[inner, inputs, 3, 3], [outputs, inner, 3, 3]]
        for (number, shape) in shapes.enumerated() {
          layer("\(start)conv\(number + 1)", "\(start)bn\(number + 1)", shape)
        }
        if block == 0, stage == 2 || inputs != outputs {
          layer(start + "downsample.0", start + "downsample.1", [outputs, inputs, 1, 1])
        }
        inputs = outputs
      }
    }
    add("fc.weight", [3, inputs])
    add("fc.bias", [3])
  }

  func write(to path: String) throws {
    try SafetensorsFile.write(
      tensors.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, to: path)
  }
}

/// A ResNet as its paper writes it, norms and all, in double precision and plain loops.
struct PlainResNet {
  /// `[channel][row][column]`.
  typealias Map = [[[Double]]]

  let tensors: [String: Tensor]

  func features(of image: Map) -> [Double] {
    var map = pooled(rectified(layer(image, "conv1", "bn1", stride: 2)))
    for stage in 1... {
      guard tensors["layer\(stage).0.conv1.weight"] != nil else { break }
      for block in 0... {
        let start = "layer\(stage).\(block)."
        guard tensors[start + "conv1.weight"] != nil else { break }
        let stride = stage > 1 && block == 0 ? 2 : 1
        let isBottleneck = tensors[start + "conv3.weight"] != nil
        let strided = isBottleneck ? 2 : 1
        var branch = map
        for number in 1...(isBottleneck ? 3 : 2) {
          branch = layer(
            number == 1 ? branch : rectified(branch), "\(start)conv\(number)",
            "\(start)bn\(number)", stride: number == strided ? stride : 1)
        }
        let skip =
          tensors[start + "downsample.0.weight"] == nil
          ? map : layer(map, start + "downsample.0", start + "downsample.1", stride: stride)
        map = rectified(
          zip(branch, skip).map { one, other in
            zip(one, other).map { zip($0, $1).map(+) }
          })
      }
    }
    return map.map { channel in
      channel.joined().reduce(0, +) / Double(channel.count * channel[0].count)
    }
  }

  private func rectified(_ map: Map) -> Map { map.map { $0.map { $0.map { max($0, 0) } } } }

  private func pooled(_ map: Map) -> Map {
    map.map { channel in
      windows(channel, size: 3, stride: 2).map { row in
        row.map { window in window.map { channel[$0.row][$0.column] }.max() ?? 0 }
      }
    }
  }

  private func layer(_ map: Map, _ name: String, _ norm: String, stride: Int) -> Map {
    guard let kernel = tensors[name + ".weight"] else { return [] }
    let (inputs, size) = (kernel.shape[1], kernel.shape[2])
    func number(_ part: String, _ output: Int) -> Double {
      Double(tensors["\(norm).\(part)"]?.pointer[output] ?? .nan)
    }
    return (0..<kernel.shape[0]).map { output in
      windows(map[0], size: size, stride: stride).map { row in
        row.map { window in
          var sum = 0.0
          for pixel in window {
            for input in 0..<inputs {
              let place = ((output * inputs + input) * size + pixel.y) * size + pixel.x
              sum += Double(kernel.pointer[place]) * map[input][pixel.row][pixel.column]
            }
          }
          return number("weight", output) * (sum - number("running_mean", output))
            / (number("running_var", output) + 1e-5).squareRoot() + number("bias", output)
        }
      }
    }
  }

  /// The pixels of every window that lie inside of a map.
  private func windows(
    _ channel: [[Double]], size: Int, stride: Int
  ) -> [[[(row: Int, column: Int, y: Int, x: Int)]]] {
    let padding = size / 2
    func starts(_ extent: Int) -> [Int] {
      Array(Swift.stride(from: -padding, through: extent + padding - size, by: stride))
    }
    return starts(channel.count).map { top in
      starts(channel[0].count).map { left in
        (0..<size * size).compactMap { pixel in
          let (y, x) = pixel.quotientAndRemainder(dividingBy: size)
          guard channel.indices.contains(top + y), channel[0].indices.contains(left + x) else {
            return nil
          }
          return (top + y, left + x, y, x)
        }
      }
    }
  }
}

@Suite("ResNet with frozen weights")
struct ResNetTests {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  @Test(arguments: [false, true], [(9, 12), (32, 32), (1, 1)])
  func agreesWithTheFormulas(isBottleneck: Bool, extents: (Int, Int)) throws {
    let small = SmallResNet(isBottleneck: isBottleneck)
    let path = scratch("resnet.safetensors")
    try small.write(to: path)
    let encoder: any Encoder = try registry.make(
      .encoder, from: "{type: resnet, weights: \(path)}")
    try encoder.prepare()
    let image = ImageShape(height: extents.0, width: extents.1, channels: 2)
    let width = isBottleneck ? 12 : 10
    #expect(try encoder.featureWidth(for: image) == width)
    var random = RandomStream(seed: 9)
    let images = Tensor(
      (0..<2 * image.elementCount).map { _ in random.uniform(in: -1...1) },
      shape: [2, image.height, image.width, 2])
    let store = ParameterStore()
    let module = encoder.makeModule(for: image, in: ParameterScope(store))
    store.seal(seed: 1)
    #expect(store.entries.isEmpty)
    let tape = Tape(device: CPUDevice(), isRecording: false)
    let pass = ForwardPass(
      tape: tape, parameters: BoundParameters(store, on: tape, gradients: store.makeVector()),
      isTraining: true, seed: 1)
    let found = module.encode(tape.constant(images), pass).value
    for number in 0..<2 {
      let map = (0..<2).map { channel in
        (0..<image.height).map { row in
          (0..<image.width).map { column in
            Double(
              images.pointer[((number * image.height + row) * image.width + column) * 2 + channel])
          }
        }
      }
      for (i, value) in PlainResNet(tensors: small.tensors).features(of: map).enumerated() {
        #expect(
          abs(Double(found.pointer[number * width + i]) - value) < 1e-5 * max(1, abs(value)),
          "image \(number), feature \(i)")
      }
    }
  }

  @Test func whatDoesNotFitIsNamed() throws {
    var small = SmallResNet(isBottleneck: false)
    small.tensors["layer2.1.bn2.running_mena"] = small.tensors.removeValue(
      forKey: "layer2.1.bn2.running_mean")
    small.tensors["layer1.0.conv2.weight"] = Tensor(repeating: 0, shape: [6, 3, 3, 3])
    let path = scratch("resnet.safetensors")
    try small.write(to: path)
    let error = #expect(throws: DataError.self) { try ResNet(weights: path) }
    #expect(
      error?.message == "\(path) does not hold a ResNet with [2, 2] basic blocks: "
        + "'layer1.0.conv2.weight' has shape [6x3x3x3] instead of [6x6x3x3]; "
        + "'layer2.1.bn2.running_mean' of [10] is missing; the nearest is 'layer2.1.bn2.running_mena'; "
        + "'layer2.1.bn2.running_mena' belongs to none; the nearest is 'layer2.1.bn2.running_mean'")
  }

  @Test func aVarianceBelowZeroIsFound() throws {
    let small = SmallResNet(isBottleneck: true)
    small.tensors["layer2.0.downsample.1.running_var"]?.pointer[2] = -1
    let path = scratch("resnet.safetensors")
    try small.write(to: path)
    let encoder = try ResNet(weights: path)
    let error = #expect(throws: DataError.self) { try encoder.prepare() }
    #expect(
      error?.message
        == "\(path): 'layer2.0.downsample.1.running_var' holds a variance below zero")
  }

  /// Blocks and channels of table 1.
  @Test(arguments: [
    (ResidualExtents.Depth.resNet18, 8, 512), (.resNet34, 16, 512), (.resNet50, 16, 2048),
  ])
  func theNetworksOfThePaper(depth: ResidualExtents.Depth, blocks: Int, width: Int) {
    let extents = ResidualExtents.usual(depth, channels: 3)
    #expect(extents.stages.joined().count == blocks)
    #expect(extents.width == width)
    #expect(
      extents.stages.map { $0.filter(\.hasSkip).count }
        == (depth == .resNet50 ? [1, 1, 1, 1] : [0, 1, 1, 1]))
  }
}
