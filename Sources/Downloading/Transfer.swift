internal import CDownload
internal import Files

/// One request for a file or for the rest of it, whose bytes go into a partial file.
final class Transfer {
  /// How a request ended.
  enum Ending {
    /// All bytes are there.
    case complete
    /// The connection ended early.
    case interrupted(String)
    /// The bytes so far are of no use; the next request begins anew.
    case mustStartOver
    /// The server or the network refuses.
    case refused(String)
    /// The caller wanted it to end.
    case stopped
  }

  private let file: PartialFile
  private let address: String
  private let isStopped: () -> Bool
  private let report: (_ byteCount: Int, _ total: Int?) -> Void
  /// The size that the server gives; `nil` if it does not.
  private(set) var total: Int?
  private var failure: FileError?
  private var doesNotFit = false

  init(
    of address: String, into file: PartialFile, isStopped: @escaping () -> Bool,
    report: @escaping (_ byteCount: Int, _ total: Int?) -> Void
  ) {
    self.address = address
    self.file = file
    self.isStopped = isStopped
    self.report = report
  }

  /// The word of the server for the version that the bytes so far come from; `nil` without one.
  static func version(of file: PartialFile, from address: String) -> String? {
    let lines = (file.note ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count == 2, lines[0] == address, !lines[1].isEmpty else { return nil }
    return String(lines[1])
  }

  /// Sends the request and waits for its end.
  func run(stallSeconds: Int) throws(FileError) -> Ending {
    let version = Transfer.version(of: file, from: address)
    let offset = version == nil ? 0 : file.byteCount
    var answer = engram_download_answer()
    var message = [CChar](repeating: 0, count: Int(ENGRAM_DOWNLOAD_TEXT_LENGTH))
    let outcome = address.withCString { address in
      (version ?? "").withCString { word in
        var request = engram_download_request(
          address: address, offset: Int64(offset), version: offset > 0 ? word : nil,
          stall_seconds: stallSeconds)
        var receiver = receiver
        return engram_download(&request, &receiver, &answer, &message)
      }
    }
    if let failure { throw failure }
    // Beyond the end of a file there is nothing: either it is whole, or it has become shorter.
    if answer.status == 416, offset > 0 {
      return answer.total == offset ? .complete : .mustStartOver
    }
    let reason = String(
      decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    switch outcome {
    case ENGRAM_DOWNLOAD_DONE: return .complete
    case ENGRAM_DOWNLOAD_STOPPED: return doesNotFit ? .mustStartOver : .stopped
    case ENGRAM_DOWNLOAD_INTERRUPTED: return .interrupted(reason)
    default: return .refused(answer.status >= 400 ? Self.reason(answer.status) : reason)
    }
  }

  private static func reason(_ status: Int) -> String {
    switch status {
    case 401, 403: "the server answers \(status), which forbids it"
    case 404, 410: "the server answers \(status), there is no such file"
    case 500...: "the server answers \(status), which is a failure of its own"
    default: "the server answers \(status)"
    }
  }

  private var receiver: engram_download_receiver {
    engram_download_receiver(
      context: Unmanaged.passUnretained(self).toOpaque(),
      begin: { context, answer in
        guard let answer = answer?.pointee else { return 0 }
        return Transfer.at(context).begins(answer) ? 1 : 0
      },
      receive: { context, bytes, count in
        let bytes = UnsafeRawBufferPointer(start: bytes, count: Int(count))
        return Transfer.at(context).receives(bytes) ? 1 : 0
      },
      goes_on: { context in Transfer.at(context).isStopped() ? 0 : 1 })
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> Transfer {
    guard let context else { preconditionFailure("a transfer has a context") }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  }

  private func begins(_ answer: engram_download_answer) -> Bool {
    total = answer.total < 0 ? nil : Int(answer.total)
    if answer.status == 206, answer.start == file.byteCount { return true }
    guard answer.status == 200 else {
      doesNotFit = true
      return false
    }
    let version = withUnsafeBytes(of: answer.version) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return keepingFailure { () throws(FileError) in
      try file.begin(note: version.isEmpty ? nil : "\(address)\n\(version)")
    }
  }

  private func receives(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard keepingFailure({ () throws(FileError) in try file.append(bytes) }) else { return false }
    report(file.byteCount, total)
    return !isStopped()
  }

  /// Errors cannot pass through the library.
  private func keepingFailure(_ body: () throws(FileError) -> Void) -> Bool {
    do throws(FileError) {
      try body()
      return true
    } catch {
      failure = error
      return false
    }
  }
}
