internal import ArgumentParser
internal import Downloading
internal import EngramCore

/// Fetches published files one after the other, and tells how it goes.
struct FileFetching {
  /// An address in place of the official ones.
  let mirror: String?
  /// Whether files are fetched that are there already.
  let again: Bool
  /// Where files may be already.
  let roots: DataRoots
  /// Hears of every file that has been fetched.
  let wasFetched: (Download) throws -> Void

  /// Fetches files; one that cannot be had does not keep the others away.
  ///
  /// - Throws: The exit code when one of them could not be had.
  func fetch(_ downloads: [Download], into folder: String) throws {
    StopSignal.listen()
    var fetcher = Fetcher(mirror: mirror)
    fetcher.isStopped = { StopSignal.received != nil }
    let start = ContinuousClock.now
    let progress = DownloadProgress(
      isTerminal: Console.notesAreRewritable, width: Console.noteWidth,
      now: { (ContinuousClock.now - start) / .seconds(1) }, write: Console.printNote)
    var hasFailed = false
    for download in downloads {
      if !again, let path = roots.places(of: download).first {
        try Console.printResult("\(path): there already; --again fetches it anew\n")
        continue
      }
      progress.begin(download.file)
      let result = Result { () throws(DownloadError) in
        try fetcher.fetch(download, into: folder, report: progress.show)
      }
      progress.close()
      switch result {
      case .success(let condition):
        try Console.printResult(
          "\(folder)/\(download.file): fetched, \(condition.afterFetching)\n")
        try wasFetched(download)
      case .failure(let error):
        hasFailed = true
        try report(error)
      }
    }
    if hasFailed { throw ExitCode.failure }
  }

  /// Prints an error, after which other files may be had all the same.
  ///
  /// - Throws: The exit code where they may not.
  private func report(_ error: DownloadError) throws {
    if error.cause == .stop, let signal = StopSignal.received {
      Console.printNote("\(StopSignal.name(signal)): \(error)\n")
      throw ExitCode(128 + signal)
    }
    Console.printNote("error: \(error)\n")
    if error.cause != .source { throw ExitCode.failure }
  }
}

extension FileCondition {
  /// What a file is known to be after it was fetched.
  fileprivate var afterFetching: String {
    switch self {
    case .asPublished: "checksum as published"
    case .contentsAsPublished: "contents as published"
    case .other, .damaged, .unknown: "no checksum is published"
    }
  }
}
