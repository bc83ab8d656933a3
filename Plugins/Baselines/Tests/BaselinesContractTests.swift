import Baselines
import EngramCore
import EngramTesting
import InstalledPlugins
import Testing

struct BaselinesContractTests {
  private static let small = """
    encoder: {type: mlp, widths: [16]}, epochs: 30, batch: 3,
    optimizer: {type: adam, rate: {type: constant, value: 0.01}}
    """

  static let contract = PluginContract(
    of: BaselinesPlugin.self, among: installedPlugins,
    settings: [
      .learner: [
        "fine-tuning": "{type: fine-tuning, \(small)}",
        "l2": "{type: l2, coefficient: 0.1, \(small)}",
        "ewc": "{type: ewc, fisher-labels: all, accumulate: decay, decay: 0.9, \(small)}",
        "joint": "{type: joint, \(small)}",
        "cumulative": "{type: cumulative, \(small)}",
        "rwalk": "{type: rwalk, \(small)}",
        "lwf": "{type: lwf, \(small)}",
        "naive-rehearsal": "{type: naive-rehearsal, memory: 8, \(small)}",
        "experience-replay": "{type: experience-replay, memory: 8, replay-batch: 3, \(small)}",
        "dark-experience-replay":
          "{type: dark-experience-replay, memory: 8, beta: 0.5, replay-batch: 3, \(small)}",
        "gem": "{type: gem, memory: 8, \(small)}",
        "a-gem": "{type: a-gem, memory: 8, replay-batch: 3, \(small)}",
        "icarl": "{type: icarl, memory: 8, \(small)}",
        "gdumb": "{type: gdumb, memory: 8, \(small)}",
        "dgr":
          "{type: dgr, generator-widths: [16], latents: 4, replay-batch: 3, targets: soft, \(small)}",
        "si": "{type: si, coefficient: 10, \(small)}",
        "mas": "{type: mas, \(small)}",
      ]
    ])

  @Test(arguments: contract.components)
  func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
    #expect(Self.contract.violations(of: component) == [])
  }
}
