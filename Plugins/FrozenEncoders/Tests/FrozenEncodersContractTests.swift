import EngramCore
import EngramTesting
import FrozenEncoders
import InstalledPlugins
import TensorEngine
import Testing

struct FrozenEncodersContractTests {
  private static let scratch = try? ScratchFolder()

  static let contract: PluginContract = {
    let path = scratch?("vit.safetensors") ?? ""
    var small = SmallTransformer()
    // The patches of the contract's images, whose extents have no common divisor, are single pixels.
    small.tensors["patch_embed.proj.weight"] = small.tensors["cls_token"].map { _ in
      .init((0..<24).map { Float($0 % 7) / 7 - 0.4 }, shape: [12, 2, 1, 1])
    }
    try? small.write(to: path)
    let greyPath = scratch?("grey.safetensors") ?? ""
    small.tensors["patch_embed.proj.weight"] = small.tensors["cls_token"].map { _ in
      .init((0..<48).map { Float(($0 * 29) % 17) / 12 - 0.6 }, shape: [12, 1, 2, 2])
    }
    try? small.write(to: greyPath)
    let prompting =
      "encoder: {type: vit, weights: \(greyPath)}, epochs: 10, batch: 3, "
      + "optimizer: {type: adam, beta2: 0.999, epsilon: 1e-8, clip: 1, rate: {type: constant, value: 0.03}}"
    let resNetPath = scratch?("resnet.safetensors") ?? ""
    try? SmallResNet(isBottleneck: true).write(to: resNetPath)
    return PluginContract(
      of: FrozenEncodersPlugin.self, among: installedPlugins,
      settings: [
        .encoder: [
          "vit": "{type: vit, weights: \(path)}",
          "resnet": "{type: resnet, weights: \(resNetPath)}",
          "frozen": "{type: frozen, encoder: {type: conv4, channels: 5, blocks: 2}}",
        ],
        .dataset: [
          "encoded": "{type: encoded, dataset: {type: glyphs, classes: 4, examples: 5, size: 8, "
            + "normalize: unit}, encoder: {type: frozen, encoder: {type: conv4, channels: 3, blocks: 2}}}"
        ],
        .learner: [
          "supervised":
            "{type: supervised, steps: 60, batch: 7, dataset: {type: glyphs, classes: 4, "
            + "examples: 9, size: 8, normalize: unit}, encoder: {type: conv4, channels: 3, blocks: 1}}",
          "ranpac": "{type: ranpac, projections: 40}",
          "l2p": "{type: l2p, pool: 3, length: 2, top: 2, \(prompting)}",
          "dualprompt": "{type: dualprompt, pool: 3, general-length: 2, general-blocks: [0], "
            + "expert-length: 2, expert-blocks: [1], \(prompting)}",
        ],
      ])
  }()

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
