internal import Files
internal import Foundation
internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// What is answered to a request: one page, its events and the logs of jobs, and nothing else.
struct Site: Sendable {
  /// The folder.
  let path: String
  /// The word that lets somebody in; `nil` if everybody may look.
  let token: SecretWord?
  /// Whether only this machine can reach the server.
  let isLoopback: Bool
  private let feed: LiveFeed

  init(_ path: String, token: SecretWord?, isLoopback: Bool) {
    self.path = path
    self.token = token
    self.isLoopback = isLoopback
    feed = LiveFeed(path)
  }

  /// Answers a request.
  func response(to request: Request) async -> Response {
    var response = await checkedResponse(to: request)
    response.headers[.cacheControl] = "no-store"
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "no-referrer"
    guard request.method == .head else { return response }
    return response.createHeadResponse()
  }

  private func checkedResponse(to request: Request) async -> Response {
    if isLoopback, !HostName.namesLoopback(request.head.authority) {
      return .text(.forbidden, "this server answers to the names localhost and 127.0.0.1 only")
    }
    guard request.method == .get || request.method == .head else {
      var response = Response.text(.methodNotAllowed, "this server only shows")
      response.headers[.allow] = "GET, HEAD"
      return response
    }
    let admission = Admission(token, request)
    guard admission.isGranted else {
      return .text(.unauthorized, "the address that engram serve has printed has the word to enter")
    }
    var response = await page(request)
    if let cookie = admission.cookie { response.headers[.setCookie] = cookie }
    return response
  }

  private func page(_ request: Request) async -> Response {
    let place = request.uri.path
    if place == "/" { return await report() }
    if place == "/events" { return EventStream(feed).response }
    if place.hasPrefix("/log/"), let name = place.dropFirst(5).removingPercentEncoding,
      let bytes = JobLog.text(of: name, in: path)
    {
      return .text(.ok, bytes)
    }
    return .text(.notFound, "there is no such page")
  }

  private func report() async -> Response {
    let states = await feed.states()
    do {
      let page = try await Self.away { [path] in try ServedPage(path, states: states) }
      var response = Response(
        status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: page.html)))
      response.headers[.contentSecurityPolicy] = page.contentSecurityPolicy
      return response
    } catch {
      return .text(.internalServerError, "\(error)")
    }
  }

  private static let queue = DispatchQueue(label: "pages")

  /// A page of many runs takes a while, and must not keep the others from their events.
  private static func away<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}

extension Response {
  /// A line of text.
  static func text(_ status: HTTPResponse.Status, _ text: String) -> Response {
    .text(status, Array("\(text)\n".utf8))
  }

  /// A text.
  static func text(_ status: HTTPResponse.Status, _ bytes: [UInt8]) -> Response {
    Response(
      status: status,
      headers: [
        .contentType: "text/plain; charset=utf-8",
        .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension HTTPField.Name {
  static let referrerPolicy: Self = {
    guard let name = Self("Referrer-Policy") else {
      preconditionFailure("Referrer-Policy is not the name of a header")
    }
    return name
  }()
}
