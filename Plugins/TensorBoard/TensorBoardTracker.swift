public import EngramCore

/// Writes event files that TensorBoard shows while a run goes on.
///
/// Scalars are the values of every training step and, at the end, every metric of every evaluation and the accuracy on
/// every task after each; histograms are the tensors of checkpoints; pictures the accuracy matrices; hyperparameters
/// the settings of the run. A tag is the name of the value, its first point a slash: `loss/after2.of1`.
public struct TensorBoardTracker: Tracker {
  /// The word in YAML.
  public static let typeName = "tensorboard"
  /// One sentence for lists.
  public static let summary = "Writes event files for TensorBoard."

  private let folder: String
  private let writesHistograms: Bool

  /// Reads the settings.
  public init(settings: inout SettingsReader) throws {
    folder = settings.text(
      "folder", default: "tensorboard", "The folder of the event files, within that of the run.")
    writesHistograms = settings.flag(
      "histograms", default: true,
      "Whether every checkpoint adds a histogram of each of its tensors.")
  }

  /// Begins a file of its own: an earlier one of the run stays as it is.
  ///
  /// - Throws: `FileError` when the folder cannot be made or the file not be written.
  public func follow(_ run: TrackedRun) throws -> any RunFollower {
    try TensorBoardFollower(run, folder: run.folder + "/" + folder, writesHistograms)
  }
}
