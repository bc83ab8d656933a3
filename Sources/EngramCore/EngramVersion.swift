/// The version of this program.
public enum EngramVersion {
  /// Major, minor and patch level.
  public static let current = "0.1.0"
}
