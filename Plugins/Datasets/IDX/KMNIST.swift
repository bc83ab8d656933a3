internal import EngramCore

/// Cursive Japanese characters in the form of MNIST.
///
/// > Source: Clanuwat and others (2018), <https://github.com/rois-codh/kmnist>.
final class KMNIST: MNISTLike {
  static let typeName = "kmnist"
  static let summary = "KMNIST characters from the official IDX files."
  static let remedy =
    "fetch them with 'engram data fetch kmnist', or set ENGRAM_DATA to the folder above kmnist"
  /// Mean and deviation of the training images, as in common use.
  static let official = Normalization.constants(mean: [0.1918], deviation: [0.3483])
  static let downloads = files(
    at: "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    [
      "train-images-idx3": ("bdb82020997e1d708af4cf47b453dcf7", nil, 18_165_135),
      "train-labels-idx1": ("e144d726b3acfaa3e44228e80efcd344", nil, nil),
      "t10k-images-idx3": ("5c965bf0a639b31b8f53240b1b52f4d7", nil, nil),
      "t10k-labels-idx1": ("7320c461ea6c1c855c0b718fb2a4b134", nil, nil),
    ])

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
