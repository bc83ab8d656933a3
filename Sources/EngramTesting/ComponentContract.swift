public import EngramCore

/// The laws of every component, whatever its role.
public enum ComponentContract {
  /// What is wrong with the words under which a component is listed.
  ///
  /// - Parameters:
  ///   - name: The word after `type:`.
  ///   - role: Where it is registered.
  ///   - registry: The registry that it is in.
  /// - Returns: One sentence for every broken law.
  public static func violations(
    of name: String, in role: Role, _ registry: Registry
  ) -> [String] {
    Violations.collect { found in
      let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
      found.require(
        !name.isEmpty && name.allSatisfy(letters.contains) && !name.hasPrefix("-")
          && !name.hasSuffix("-"),
        "the type name '\(name)' is not in lower-case-hyphen form")
      let summary = registry.components(of: role).first { $0.name == name }?.summary ?? ""
      found.require(
        summary.hasSuffix(".") && summary.first?.isUppercase == true,
        "the summary \"\(summary)\" is not a sentence")
    }
  }
}
