internal import EngramCore

/// Cursive Japanese characters in the form of MNIST.
///
/// > Source: Clanuwat and others (2018), <https://github.com/rois-codh/kmnist>.
final class KMNIST: MNISTLike {
  static let typeName = "kmnist"
  static let summary = "KMNIST characters from the official IDX files."
  static let remedy =
    "put the four IDX files of github.com/rois-codh/kmnist there, or set ENGRAM_DATA to the folder "
    + "above kmnist"
  /// Mean and deviation of the training images, as in common use.
  static let official = Normalization.constants(mean: [0.1918], deviation: [0.3483])

  let part: MNISTPart
  let selection: IDXSelection
  let pipeline: ImagePipeline
  let preparation = Preparation<LoadedImages>()

  init(part: MNISTPart, selection: IDXSelection, pipeline: ImagePipeline) {
    self.part = part
    self.selection = selection
    self.pipeline = pipeline
  }
}
