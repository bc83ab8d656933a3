public import EngramCore

/// The components of this target.
public enum TransformsPlugin: Plugin {
  /// The name of the target.
  public static let name = "Transforms"
  /// It changes together with Engram.
  public static let builtFor = EngramVersion.current

  /// Adds every component of the plugin.
  public static func register(in registry: inout Registry) throws {
    try registry.add(Resize.self, to: .transform)
    try registry.add(GreyToRGB.self, to: .transform)
    try registry.add(RGBToGrey.self, to: .transform)
    try registry.add(Invert.self, to: .transform)
    try registry.add(Pad.self, to: .transform)
    try registry.add(Crop.self, to: .transform)
    try registry.add(Flip.self, to: .transform)
    try registry.add(Cutout.self, to: .transform)
    try registry.add(Rotate.self, to: .transform)
  }
}
