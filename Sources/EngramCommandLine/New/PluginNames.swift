internal import EngramCore
internal import Files

/// The names that a new plugin goes by.
struct PluginNames {
  /// The target, its folder and the component's type, such as `MyLearner`.
  let type: String
  /// The word after `type:`, such as `my-learner`.
  let word: String

  /// Names that would stand for something else inside the plugin's own sources.
  private static let taken: Set<String> = [
    "Any", "Array", "Bool", "Character", "Component", "DataError", "DataRoots", "Dataset",
    "Demonstrations", "Dictionary", "Double", "Encoder", "Engram", "Episode", "Error",
    "FixedRuleLearner", "Float", "Foundation", "ImageKey", "ImageShape", "Int", "LabelledExample",
    "Learner", "LearningTask", "Loss", "Metric", "Never", "Operation", "Optimizer", "Optional",
    "Plugin", "PluginContract", "Queries", "RandomStream", "Registry", "Result", "Role", "Scenario",
    "Schedule", "Self", "SequenceLayer", "Set", "SettingsReader", "Shape", "ShownImages", "String",
    "Swift", "Tape", "TaskStream", "Tensor", "Testing", "Type", "Variable",
  ]

  /// Checks a name and derives the others from it.
  ///
  /// - Throws: ``RunError`` for a name that Swift or the conventions do not take.
  init(_ name: String) throws(RunError) {
    let isWord = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: false
      }
    }
    guard isWord, let first = name.first, first.isUppercase else {
      throw RunError(
        "a plugin's name is a Swift type's: letters and digits, the first a capital, "
          + "such as MyLearner, not '\(name)'")
    }
    for suffix in ["Plugin", "Tests"] where name.hasSuffix(suffix) {
      let rest = name.dropLast(suffix.count)
      let remedy = rest.isEmpty ? "give it a name of its own" : "call it '\(rest)'"
      throw RunError("the name '\(name)' would be extended to '\(name)\(suffix)'; \(remedy)")
    }
    guard !Self.taken.contains(name) else {
      throw RunError(
        "'\(name)' is the name of a type that plugins use; choose another, such as My\(name)")
    }
    type = name
    word = Self.hyphenated(name)
  }

  /// Checks that nothing of these names is there yet.
  ///
  /// - Throws: ``RunError`` with what stands in the way.
  func checkFree(for role: Role, in registry: Registry, _ package: PluginPackage) throws {
    let other = try package.targets.first { $0.lowercased() == type.lowercased() }
    if let other {
      throw RunError("there is already a target '\(other)' in this package; choose another name")
    }
    if let plugin = registry.plugin(of: word, in: role) {
      throw RunError(
        "there is already a component '\(word)' of role \(role), in the plugin '\(plugin)'; "
          + "choose another name")
    }
  }

  /// `MyLearner` as `my-learner`, `SRWMNet` as `srwm-net`.
  private static func hyphenated(_ name: String) -> String {
    let letters = Array(name)
    var word = ""
    for (index, letter) in letters.enumerated() {
      let follows = index > 0 && !letters[index - 1].isUppercase
      let precedes = index + 1 < letters.count && letters[index + 1].isLowercase
      if index > 0, letter.isUppercase, follows || precedes { word += "-" }
      word += letter.lowercased()
    }
    return word
  }
}
