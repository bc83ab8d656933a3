import CRequest
import EngramCore

/// Asks a server and waits for the answer.
enum HTTPRequest {
  /// What came back.
  struct Answer {
    let status: Int
    let body: [UInt8]
  }

  /// Longer than this no training waits.
  private static let timeout = 10

  /// Sends JSON, or asks where there is none.
  ///
  /// - Throws: `DataError` when there is no answer.
  static func send(_ json: String?, to address: String, authorization: String?) throws -> Answer {
    var answer = engram_answer()
    defer { engram_answer_free(&answer) }
    guard engram_request(address, json, authorization, timeout, &answer) == 1 else {
      let reason = withUnsafeBytes(of: answer.message) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw DataError("\(address) does not answer: \(reason)")
    }
    let body = UnsafeRawBufferPointer(start: answer.body, count: answer.length)
    return Answer(status: answer.status, body: Array(body))
  }
}
