/// A Swift target that brings components.
///
/// By convention the target `Ridge` declares `RidgePlugin`; the program finds it by that name:
///
/// ```swift
/// public enum RidgePlugin: Plugin {
///   public static let name = "Ridge"
///   public static let builtFor = EngramVersion(0, 1)
///
///   public static func register(in registry: inout Registry) throws {
///     try registry.add(RidgeLearner.self, to: .learner)
///   }
/// }
/// ```
public protocol Plugin: SendableMetatype {
  /// The name of the target.
  static var name: String { get }

  /// The version of Engram that the plugin was written for and tested with.
  ///
  /// A literal such as `EngramVersion(0, 1)`: a program of a version that may behave differently
  /// refuses the plugin instead of giving other results. ``EngramVersion/current`` is for plugins
  /// that change in the same commit as Engram itself.
  static var builtFor: EngramVersion { get }

  /// Adds every component of the plugin.
  ///
  /// - Throws: ``RegistrationError`` from ``Registry/add(_:to:)``, or what keeps the plugin from
  ///   working at all, such as a library that is not installed.
  static func register(in registry: inout Registry) throws
}
