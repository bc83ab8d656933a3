import Composition
import EngramTesting
import Files
import YAMLTree

/// What a file and its bases come to, as YAML, or everything that is wrong with them.
struct Composed {
  let yaml: String
  let errors: String

  /// Composes the first of some files; overrides as on the command line.
  init(
    _ files: [(name: String, text: String)], library: [String: String] = [:],
    set: [String] = [], unset: [String] = [], environment: [String: String] = [:]
  ) throws {
    let scratch = try ScratchFolder()
    for (name, text) in files {
      if let slash = name.lastIndex(of: "/") {
        try Folder.create(scratch(String(name[..<slash])))
      }
      try WholeFile.write(text, to: scratch(name))
    }
    let sink = DiagnosticSink()
    let main = try Source.read(file: scratch(files[0].name))
    var root = Composer(library: library, sink: sink).compose(main)
    for argument in unset {
      if var tree = root { Override.unset(argument, sink)?.apply(to: &tree, sink); root = tree }
    }
    for argument in set {
      if var tree = root { Override.set(argument, sink)?.apply(to: &tree, sink); root = tree }
    }
    let resolved = root.map { Interpolation.resolve($0, environment: { environment[$0] }, sink) }
    yaml = resolved?.yaml ?? ""
    errors = sink.diagnostics.map { "\($0)" }.joined(separator: "\n")
      .replacingFolder(scratch(""))
  }

  /// A single text.
  init(_ text: String, environment: [String: String] = [:]) throws {
    try self.init([("e.yaml", text)], environment: environment)
  }

  /// The lines that name mistakes, without excerpts and notes.
  var headlines: [String] {
    errors.split(separator: "\n").map(String.init).filter { $0.contains(": error[") }
  }
}

extension String {
  fileprivate func replacingFolder(_ folder: String) -> String {
    var rest = self[...]
    var result = ""
    while let index = rest.indices.first(where: { rest[$0...].hasPrefix(folder) }) {
      result += rest[..<index]
      rest = rest[index...].dropFirst(folder.count)
    }
    return result + rest
  }
}
