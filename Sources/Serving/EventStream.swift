internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Server-sent events: one whenever something has changed, and the whole list at first.
struct EventStream {
  /// A browser that is behind a proxy or has gone is noticed by a line now and then.
  static let heartbeatSeconds = 15

  private let feed: LiveFeed

  init(_ feed: LiveFeed) { self.feed = feed }

  /// The answer, which lasts until the browser or the server ends it.
  var response: Response {
    let body = ResponseBody { [feed] writer in
      try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
      var version: Int?
      var silentSeconds = 0
      while true {
        if let event = await feed.event(since: version) {
          version = event.version
          silentSeconds = 0
          let text = event.text(now: Date().timeIntervalSince1970)
          try await writer.write(
            ByteBuffer(string: "event: states\nid: \(event.version)\ndata: \(text)\n\n"))
        } else if silentSeconds >= Self.heartbeatSeconds {
          silentSeconds = 0
          try await writer.write(ByteBuffer(string: ": still here\n\n"))
        }
        try await Task.sleep(for: .seconds(1))
        silentSeconds += 1
      }
    }
    return Response(
      status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8"], body: body)
  }
}
