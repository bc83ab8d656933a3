internal import Batches
internal import Files
internal import Foundation
internal import Reports

/// The report of a folder as it is now, below what goes on in it.
struct ServedPage {
  /// The document.
  let html: String
  /// What the browser may do with it.
  let contentSecurityPolicy: String

  /// Makes the page from the plain files.
  ///
  /// - Parameters:
  ///   - path: The folder.
  ///   - states: How far everything is; read before the report, so that the page never shows a run as
  ///     finished that the report does not have yet.
  /// - Throws: `FileError` when the folder has gone.
  init(_ path: String, states: [LiveState]) throws {
    var section = LiveSection(
      states: states, areJobs: Folder.exists(BatchFolder(path).batchFile), message: nil,
      now: Date().timeIntervalSince1970)
    let name = try Folder.realPath(of: path).split(separator: "/").last.map(String.init)
    let nonce = SecretWord.random()
    func page(_ experiments: [ReportedExperiment]) throws -> ReportPage {
      ReportPage(
        experiments, title: name ?? path, addition: try section.addition(nonce: nonce))
    }
    do {
      html = try page(try ReportReader.experiments(in: path)).html()
    } catch {
      // One damaged run must not hide how far the others are; that there is none says the section.
      if !states.isEmpty || section.areJobs { section.message = "\(error)" }
      html = try page([]).html()
    }
    contentSecurityPolicy = PageAddition.contentSecurityPolicy(nonce: nonce)
  }
}
