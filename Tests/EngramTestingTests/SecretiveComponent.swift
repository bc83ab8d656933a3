import EngramCore

/// Has a setting that nobody learns of.
struct SecretiveComponent: Component {
  enum Mode: String, CaseIterable { case quiet, noisy }

  static let typeName = "secretive"
  static let summary = "Has a setting that nobody learns of."

  init(settings: inout SettingsReader) {
    let mode = settings.choice("mode", default: Mode.quiet, "How. It says too much.")
    if mode == .noisy { _ = settings.number("rate", default: 1, "How much of it.") }
  }
}

enum SecretivePlugin: Plugin {
  static let name = "Secretive"
  static let builtFor = EngramVersion.current
  static func register(in registry: inout Registry) throws {
    try registry.add(SecretiveComponent.self, to: .metric)
  }
}
