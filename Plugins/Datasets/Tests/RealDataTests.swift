import EngramCore
import Foundation
import Testing

@testable import Datasets

/// Where the real files are, if they are.
private let roots = DataRoots(
  folders: DataRoots(environment: ProcessInfo.processInfo.environment).folders)

private func has(_ file: String) -> Bool {
  roots.folders.contains { FileManager.default.fileExists(atPath: $0 + "/" + file) }
}

private let hasMNIST = has("mnist/train-images-idx3-ubyte.gz")
private let hasFashion = has("fashion-mnist/train-images-idx3-ubyte.gz")
private let hasOmniglot =
  has("omniglot/images_background.zip") && has("omniglot/images_evaluation.zip")

/// Counts are those of the files, found with NumPy; means are those that the publications state.
@Suite struct RealDataTests {
  private func selection(_ dataset: String) -> IDXSelection {
    IDXSelection(dataset: dataset, labelCount: 10, labels: Array(0..<10))
  }

  @Test(.enabled(if: hasMNIST, "MNIST is not under any data root"))
  func mnist() throws {
    let train = MNIST(
      part: .train, selection: selection("mnist"), pipeline: try pipeline(.unit))
    try train.prepare(roots)
    #expect(
      (0..<10).map { train.exampleCount(ofClass: $0) }
        == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    let (mean, deviation) = PixelTable.moments(of: train.preparation.result.store.histograms()[0])
    #expect(abs(mean - 0.1307) < 5e-5)
    #expect(abs(deviation - 0.3081) < 5e-5)
    let test = MNIST(
      part: .test, selection: selection("mnist"), pipeline: try pipeline(to: 32, .unit))
    try test.prepare(roots)
    #expect((0..<10).reduce(0) { $0 + test.exampleCount(ofClass: $1) } == 10_000)
    #expect(test.imageShape.description == "32x32x1")
  }

  @Test(.enabled(if: hasFashion, "Fashion-MNIST is not under any data root"))
  func fashionMNIST() throws {
    let train = FashionMNIST(
      part: .train, selection: selection("fashion-mnist"), pipeline: try pipeline(.unit))
    try train.prepare(roots)
    #expect((0..<10).allSatisfy { train.exampleCount(ofClass: $0) == 6000 })
    let (mean, deviation) = PixelTable.moments(of: train.preparation.result.store.histograms()[0])
    #expect(abs(mean - 0.2860) < 5e-5)
    #expect(abs(deviation - 0.3530) < 5e-5)
  }

  @Test(.enabled(if: hasOmniglot, "Omniglot's archives are not under any data root"))
  func omniglot() throws {
    let pipeline = try pipeline(from: 105, to: 28)
    let validation = Omniglot(part: .validation, hasRotations: true, pipeline: pipeline)
    try validation.prepare(roots)
    #expect(validation.classCount == 688)
    #expect((0..<688).allSatisfy { validation.exampleCount(ofClass: $0) == 20 })
    let background = Omniglot(part: .background, hasRotations: false, pipeline: pipeline)
    try background.prepare(roots)
    // The first drawing of the first character, from Pillow:
    //   im = Image.open(zipfile.ZipFile(…).open(sorted(png names)[0])).convert("L")
    //   a = np.array(im.point(lambda v: 255 - v).resize((28, 28), Image.BILINEAR)).ravel()
    //   print(a.sum(), (a.astype(int) * (np.arange(784) + 1)).sum())
    let first = background.preparation.result.store.bytes[0..<784].map(Int.init)
    #expect(first.reduce(0, +) == 16405)
    #expect(first.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element } == 6_944_216)
  }
}
