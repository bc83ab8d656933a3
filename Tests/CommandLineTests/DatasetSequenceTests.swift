import EngramCore
import EngramTesting
import Foundation
import JSONTree
import SampleFiles
import Testing

/// The experiments over sequences of real data sets, on files of their forms with few images.
struct DatasetSequenceTests {
  /// The experiments that need files.
  static let experiments: Set = ["streams/five-datasets.yaml", "streams/four-datasets.yaml"]

  private let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func fiveDatasetsAreFiveTasks() throws {
    try writeFiles()
    #expect(
      try tasks(ofRunning: "five-datasets")
        == ["cifar-10", "mnist", "svhn", "notmnist", "fashion-mnist"])
  }

  @Test func fourDatasetsAreFourTasks() throws {
    try writeFiles()
    try linkOmniglot()
    #expect(
      try tasks(ofRunning: "four-datasets") == ["cifar-10", "mnist", "fashion-mnist", "subset"])
  }

  @Test(arguments: [
    (
      "cifar", "cifar-10: cifar/cifar-10-binary.tar.gz",
      "fetch it with 'engram data fetch cifar-10'"
    ),
    ("mnist", "mnist: mnist/train-images-idx3-ubyte.gz", "with 'engram data fetch mnist'"),
    ("svhn", "svhn: svhn/train_32x32.mat", "fetch it with 'engram data fetch svhn'"),
    (
      "notmnist", "notmnist: notmnist/notMNIST_large", "with 'engram data fetch notmnist'"
    ),
  ])
  func aMissingDataSetIsNamedWithItsSource(folder: String, file: String, remedy: String) throws {
    try writeFiles()
    try FileManager.default.removeItem(atPath: bench.scratch("data/\(folder)"))
    let outcome = try run("five-datasets")
    #expect(outcome.ending == .code(1))
    let message = outcome.error.split(separator: "\n").filter { $0.hasPrefix("error: ") }
    #expect(message.count == 1)
    #expect(message.first?.hasPrefix("error: \(file) is missing (looked in data, ") == true)
    #expect(message.first?.contains(remedy) == true, "\(message)")
  }

  private func run(_ name: String) throws -> Outcome {
    try bench.engram(
      "run", Workbench.package + "/Experiments/streams/\(name).yaml", "--out", "run", "--lanes",
      "1", "--set", "learners.acl.steps=2", "--set", "components.scenes.classes=20", "--set",
      "components.scenes.blur=0")
  }

  /// The names of the tasks, each of which has an accuracy after the last one.
  private func tasks(ofRunning name: String) throws -> [String] {
    let outcome = try run(name)
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    let evaluation = try bench.json("run/summary.json")["evaluations"]?[name]
    let tasks = try #require(evaluation?["tasks"]?.elements).compactMap(\.string)
    let last = try #require(evaluation?["R"]?.elements?.last?.elements).compactMap(\.double)
    #expect(last.count == tasks.count && last.allSatisfy { 0...1 ~= $0 })
    return tasks
  }

  /// Six training and three test images of every class; an image is all of its class's brightness.
  private func writeFiles() throws {
    for (half, count) in [("train", 60), ("t10k", 30)] {
      let labels = (0..<count).map { UInt8($0 % 10) }
      for name in ["mnist", "notmnist", "fashion-mnist"] {
        let pixels = labels.flatMap { [UInt8](repeating: 25 * $0, count: 784) }
        try bench.write(idx([count, 28, 28], pixels), to: "data/\(name)/\(half)-images-idx3-ubyte")
        try bench.write(idx([count], labels), to: "data/\(name)/\(half)-labels-idx1-ubyte")
      }
      let records = labels.flatMap { [$0] + [UInt8](repeating: 25 * $0, count: 3072) }
      let batch = half == "train" ? "data_batch_1" : "test_batch"
      try bench.write(records, to: "data/cifar/cifar-10-batches-bin/\(batch).bin")
      // The images come last in the order of MATLAB, and the digit 0 is 10.
      let images = MATLABVariable(
        "X", [32, 32, 3, count], labels.flatMap { [UInt8](repeating: 25 * $0, count: 3072) })
      let digits = MATLABVariable("y", [count, 1], labels.map { $0 == 0 ? 10 : $0 })
      let part = half == "train" ? "train" : "test"
      try bench.write(
        matlab([images, digits], isCompressed: false), to: "data/svhn/\(part)_32x32.mat")
    }
  }

  /// Omniglot's archives cannot be made up.
  private func linkOmniglot() throws {
    let real = DataRoots(environment: ProcessInfo.processInfo.environment).folders.map {
      URL(filePath: $0, relativeTo: URL(filePath: Workbench.package + "/")).path + "/omniglot"
    }
    guard
      let folder = real.first(where: {
        FileManager.default.fileExists(atPath: $0 + "/images_evaluation.zip")
      })
    else { try Test.cancel("Omniglot is not under any data root") }
    try FileManager.default.createSymbolicLink(
      atPath: bench.scratch("data/omniglot"), withDestinationPath: folder)
  }
}
