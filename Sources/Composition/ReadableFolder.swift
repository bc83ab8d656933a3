import Glibc
internal import YAMLTree

/// The folder that an experiment's bases have to lie in.
///
/// An experiment from elsewhere could otherwise name any file of the machine, and the error message
/// about it would show its lines. The folder is the project of the experiment, the nearest folder
/// above it that holds `.git` or `Package.swift`, or else the experiment's own folder.
struct ReadableFolder {
  /// Why a base is not read.
  struct Refusal: Error { let message: String }

  private let root: String?

  init(of source: Source) {
    guard source.origin == .file, let own = Self.resolved(Self.folder(of: source.name)) else {
      root = nil
      return
    }
    var folder = own
    while !Self.isProject(folder), folder != "/" { folder = Self.folder(of: folder) }
    root = folder == "/" ? own : folder
  }

  /// Reads a base.
  ///
  /// - Parameters:
  ///   - name: The file, relative to that of the one that names it.
  ///   - origin: The file that names it.
  /// - Returns: The text, or why there is none.
  func source(named name: String, from origin: String) -> Result<Source, Refusal> {
    guard let root else { return .failure(Refusal(message: "there is no folder to look in")) }
    guard !name.hasPrefix("/"), !name.hasPrefix("~") else {
      return .failure(Refusal(message: "write a path relative to this file, not '\(name)'"))
    }
    let folder = Self.folder(of: origin)
    let path = folder == "." ? name : "\(folder)/\(name)"
    guard name.hasSuffix(".yaml") || name.hasSuffix(".yml") else {
      let remedy =
        Self.exists(path + ".yaml") ? "did you mean '\(name).yaml'?" : "name a .yaml file"
      return .failure(Refusal(message: "a base is a YAML file, not '\(name)'; \(remedy)"))
    }
    guard let real = Self.resolved(path) else {
      return .failure(Refusal(message: "there is no file '\(name)'\(suggestion(name, in: folder))"))
    }
    guard real.hasPrefix(root == "/" ? root : root + "/") else {
      return .failure(
        Refusal(message: "'\(name)' lies outside \(root), the folder that bases are read from"))
    }
    do throws(ConfigurationError) {
      return .success(try Source.read(file: Self.tidy(path)))
    } catch {
      let reason = error.diagnostics.first?.message ?? "it cannot be read"
      return .failure(Refusal(message: "'\(name)' cannot be read: \(reason)"))
    }
  }

  /// One name for all spellings of a file's path.
  static func identity(of path: String) -> String { resolved(path) ?? path }

  private func suggestion(_ name: String, in folder: String) -> String {
    let subfolder = Self.folder(of: name)
    let lead = subfolder == "." ? "" : subfolder + "/"
    let names = Self.files(in: subfolder == "." ? folder : "\(folder)/\(subfolder)")
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
      .map { lead + $0 }
    return Suggestion.clause(for: name, among: names, otherwise: "looked in \(folder)/")
  }

  private static func isProject(_ folder: String) -> Bool {
    exists(folder + "/.git") || exists(folder + "/Package.swift")
  }

  private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func resolved(_ path: String) -> String? {
    guard let pointer = realpath(path, nil) else { return nil }
    defer { free(pointer) }
    return String(cString: pointer)
  }

  /// The path without `x/..` in it, where `x` is a plain name, for messages.
  private static func tidy(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == "..", let last = parts.last, last != "..", last != ".", !last.isEmpty {
        parts.removeLast()
      } else if part != "." {
        parts.append(part)
      }
    }
    let tidied = parts.joined(separator: "/")
    return resolved(tidied) == resolved(path) ? tidied : path
  }

  private static func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names.sorted()
  }
}
