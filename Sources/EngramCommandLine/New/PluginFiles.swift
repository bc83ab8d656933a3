internal import EngramCore
internal import Files
internal import Glibc

/// The files of a new plugin.
struct PluginFiles {
  let names: PluginNames
  let template: PluginTemplate
  let package: PluginPackage

  private var type: String { names.type }

  /// The example, relative to the plugin's folder.
  var exampleName: String { "Examples/\(names.word).yaml" }

  /// Names, relative to the plugin's folder, and texts.
  var all: [(name: String, text: String)] {
    [
      ("\(type).swift", template.source(names)),
      ("\(type)Plugin.swift", plugin),
      ("Tests/\(type)Tests.swift", tests),
      (exampleName, template.example(names)),
      ("README.md", page),
    ]
  }

  /// Writes all files or none.
  ///
  /// - Returns: The plugin's folder.
  func write() throws -> String {
    let folder = "Plugins/\(type)"
    // Hidden, so that a build that runs meanwhile does not see half of it.
    let draft = "Plugins/.\(type)-\(getpid())"
    do {
      for (name, text) in all {
        try Folder.create(Folder.parent(of: "\(draft)/\(name)"))
        try WholeFile.write(text, to: "\(draft)/\(name)")
      }
      guard rename(draft, folder) == 0 else {
        throw RunError("cannot make \(folder): \(String(cString: strerror(errno)))")
      }
    } catch {
      remove(draft)
      throw error
    }
    return folder
  }

  private func remove(_ draft: String) {
    for (name, _) in all { unlink("\(draft)/\(name)") }
    for folder in ["\(draft)/Tests", "\(draft)/Examples", draft] { rmdir(folder) }
  }

  private var version: String {
    let current = EngramVersion.current
    return "EngramVersion(\(current.major), \(current.minor))"
  }

  private var plugin: String {
    """
    public import EngramCore

    /// \(template.article.capitalizedFirst) \(template.role): ``\(type)``.
    public enum \(type)Plugin: Plugin {
      /// The name of the target.
      public static let name = "\(type)"
      /// The version that the tests pass with.
      public static let builtFor = \(version)

      /// Adds every component of the plugin.
      public static func register(in registry: inout Registry) throws {
        try registry.add(\(type).self, to: .\(template.roleMember))
      }
    }

    """
  }

  private var tests: String {
    let settings = template.settings.map {
      """
      ,
          settings: [
            .\(template.roleMember): [
              "\(names.word)": "\($0(names))"
            ]
          ]
      """
    }
    let imports = ["EngramCore", "EngramTesting", "InstalledPlugins", "Testing", type].sorted()
    return """
      \(imports.map { "import \($0)" }.joined(separator: "\n"))

      struct \(type)Tests {
        static let contract = PluginContract(
          of: \(type)Plugin.self, among: \(package.plugins(beside: names))\(settings ?? ""))

        @Test(arguments: contract.components)
        func everyComponentKeepsTheLawsOfItsRole(component: RegisteredComponent) {
          #expect(Self.contract.violations(of: component) == [])
        }

        @Test(arguments: PluginContract.examples())
        func everyExampleRuns(file: String) throws {
          #expect(try Self.contract.run(example: file) != "")
        }
      }

      """
  }

  private var page: String {
    """
    # \(type)

    \(template.summary)

    ```yaml
    \(template.usage(names))
    ```

    `engram doc \(names.word)` shows the settings. To see it at work:

    ```sh
    \(package.program) run Plugins/\(type)/\(exampleName)
    ```

    | file | what |
    |---|---|
    | `\(type).swift` | the component |
    | `\(type)Plugin.swift` | what the plugin registers: add further components here |
    | `Tests/` | the contract of every registered component, and the examples, run by `make test` |
    | `Examples/` | experiments that run in seconds and need no data |

    """
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
