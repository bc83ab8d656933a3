import Files
import Foundation
import Testing

/// The page that follows what goes on; `make serve-test` opens it in a browser.
@Suite struct ServeTests {
  let bench: Workbench

  init() throws { bench = try Workbench() }

  /// A batch of two jobs of which none has begun.
  private func prepareBatch() throws -> [String] {
    try bench.writeExperiment(replacing: "seed: 7", with: "seeds: 2", to: "twice.yaml")
    let outcome = try bench.engram("batch", "twice.yaml", "--out", "b", "--launcher", "print")
    #expect(outcome.ending == .code(0))
    return outcome.output.split(separator: "\n").map { String($0.dropFirst("engram job ".count)) }
  }

  @Test func aBatchIsShownFromBeforeItsFirstJobToItsResults() throws {
    let jobs = try prepareBatch()
    let served = try ServedFolder(bench, "b")
    #expect(served.address == "http://127.0.0.1:\(served.port)/")

    let before = try served.ask("/")
    #expect(before.status == 200)
    #expect(before.headers["content-type"] == "text/html; charset=utf-8")
    #expect(before.headers["cache-control"] == "no-store")
    #expect(before.headers["x-content-type-options"] == "nosniff")
    #expect(before.headers["referrer-policy"] == "no-referrer")
    #expect(before.headers["set-cookie"] == nil)
    #expect(before.body.contains("<p id=\"live-counts\" aria-live=\"polite\">2 waiting</p>"))
    #expect(
      before.body.contains("<tr role=\"row\" data-name=\"twice/seed-1\" data-word=\"waiting\">"))
    #expect(before.body.contains("Finished runs: 0, of 0 experiments, 2 without a result."))
    #expect(try served.ask("/log/twice%2Fseed-1").status == 404)

    let events = try served.open("/events")
    let first = try events.read(until: "]}\n\n")
    #expect(first.contains("retry: 2000\n\n") && first.contains("\"whole\":true"))
    #expect(try bench.engram("job", jobs[0]).ending == .code(0))
    let event = try events.read(until: "\"word\":\"finished\"")
    #expect(event.contains("event: states\n") && event.contains("\"whole\":false"))
    #expect(event.contains("\"name\":\"twice/seed-1\"") && !event.contains("seed-2"))

    let after = try served.ask("/")
    #expect(after.body.contains("Finished runs: 1, of 1 experiments, 1 without a result."))
    #expect(
      after.body.contains("<p id=\"live-counts\" aria-live=\"polite\">1 finished, 1 waiting</p>"))
    #expect(after.body.contains(">8 of 8</td>"))
    let stopped = try served.stop()
    #expect(stopped.ending == .code(130))
    #expect(stopped.error == "stopped by SIGINT\n")
  }

  @Test func logsAreFoundByTheNamesOfJobsAlone() throws {
    _ = try prepareBatch()
    let outcome = try bench.shell(
      "for f in b/jobs/twice/*; do echo said it >$f/log.txt; done; ls b/jobs/twice")
    #expect(outcome.ending == .code(0), "\(outcome.error)")
    try bench.write("secret", to: "secret.txt")
    let served = try ServedFolder(bench, "b")
    for place in ["/log/twice%2Fseed-1", "/log/twice/seed-2"] {
      let log = try served.ask(place)
      #expect(log.status == 200 && log.body == "said it\n")
      #expect(log.headers["content-type"] == "text/plain; charset=utf-8")
    }
    for place in [
      "/../../etc/passwd", "/log/../../etc/passwd", "/log/..%2f..%2fsecret.txt", "/log/..%2F",
      "/log/",
      "/log/nobody", "/log/%00", "/log/%", "/batch.json", "/b/batch.json", "//etc/passwd",
      "/events/", "/.",
      "/%2e%2e/secret.txt", "/log/twice%2Fseed-1/", "/report.html", "*",
    ] {
      let answer = try served.ask(place)
      #expect(answer.status == 404 || answer.status == 400, "\(place): \(answer.status)")
      #expect(!answer.body.contains("secret") && !answer.body.contains("root:"))
    }
    // A link leads out of the folder, and so would a list of jobs that somebody has changed.
    let linked = try bench.shell(
      "for f in b/jobs/twice/*; do ln -sf \"$PWD/secret.txt\" $f/log.txt; done")
    #expect(linked.ending == .code(0))
    #expect(try served.ask("/log/twice%2Fseed-1").status == 404)
    #expect(try served.stop().ending == .code(130))
  }

  @Test func nothingCanBeChangedAndOnlyThisMachineIsAnswered() throws {
    let served = try ServedFolder(bench, ".")
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
      let answer = try served.ask("/", by: method, headers: ["Content-Length: 0"])
      #expect(answer.status == 405)
      #expect(answer.headers["allow"] == "GET, HEAD")
    }
    let head = try served.ask("/", by: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    #expect(Int(head.headers["content-length"] ?? "") ?? 0 > 1000)
    #expect(try served.ask("/events", by: "HEAD").status == 200)

    for host in ["evil.example", "evil.example:\(served.port)", "127.0.0.1.evil.example", ""] {
      let answer = try served.ask("/", host: host)
      #expect([400, 403].contains(answer.status), "\(host): \(answer.status)")
      #expect(!answer.body.contains("<html"))
    }
    #expect(try served.ask("/", host: "localhost:\(served.port)").status == 200)
    #expect(try served.stop().ending == .code(130))
  }

  @Test func thePageAllowsItsOwnScriptAlone() throws {
    let served = try ServedFolder(bench, ".")
    let (first, second) = (try served.ask("/"), try served.ask("/"))
    let policy = try #require(first.headers["content-security-policy"])
    #expect(policy.hasPrefix("default-src 'none'; script-src 'nonce-"))
    #expect(policy.contains("; connect-src 'self'; ") && !policy.contains("script-src 'unsafe"))
    #expect(policy != second.headers["content-security-policy"])
    let nonce = policy.components(separatedBy: "'nonce-")[1].components(separatedBy: "'")[0]
    #expect(first.body.components(separatedBy: "<script").count == 2)
    #expect(first.body.contains("<script nonce=\"\(nonce)\">"))
    #expect(first.body.contains("<style nonce=\"\(nonce)\">"))
    // The policy of a page without a server would forbid events.
    #expect(!first.body.contains("http-equiv"))
    #expect(first.body.contains("No run has begun yet."))
  }

  @Test func othersNeedTheWordOfTheAddress() throws {
    let served = try ServedFolder(bench, ".", "--host", "0.0.0.0")
    let word = try #require(served.address.components(separatedBy: "/?token=").last)
    #expect(word.count == 32)
    for (place, headers) in [
      ("/", []), ("/?token=", []), ("/?token=\(word.dropLast())", []), ("/events", []),
      ("/log/a", []),
      ("/", ["Cookie: engram-token=wrong"]), ("/?token=wrong", ["Cookie: engram-token=\(word)"]),
    ] {
      let answer = try served.ask(place, headers: headers)
      #expect(answer.status == 401, "\(place) \(headers)")
      #expect(answer.headers["set-cookie"] == nil)
    }
    let entered = try served.ask("/?token=\(word)", host: "any.example")
    #expect(entered.status == 200)
    let cookie = try #require(entered.headers["set-cookie"])
    #expect(cookie == "engram-token=\(word); Path=/; HttpOnly; SameSite=Strict")
    let pair = cookie.components(separatedBy: ";")[0]
    #expect(try served.ask("/", headers: ["Cookie: a=b; \(pair)"]).status == 200)
    #expect(try served.stop().ending == .code(130))
  }

  @Test func aWordOfOnesOwnIsAskedForOnThisMachineToo() throws {
    let served = try ServedFolder(bench, ".", "--token", "open-sesame")
    #expect(served.address.hasSuffix("/?token=open-sesame"))
    #expect(try served.ask("/").status == 401)
    #expect(try served.ask("/?token=open-sesame").status == 200)
  }

  @Test func aDamagedRunIsNamedAndHidesNoOther() throws {
    try bench.write("{}", to: "all/damaged/summary.json")
    try bench.write("{\"step\":3,\"loss\":0.5}\n", to: "all/going/metrics.jsonl")
    let served = try ServedFolder(bench, "all")
    let page = try served.ask("/")
    #expect(page.status == 200)
    #expect(page.body.contains("damaged/summary.json: it is not the summary of a run"))
    #expect(page.body.contains("<tr role=\"row\" data-name=\"going\" data-word=\"running\">"))
  }

  @Test func aDamagedBatchIsNamed() throws {
    try bench.write("{}", to: "b/batch.json")
    let served = try ServedFolder(bench, "b")
    let page = try served.ask("/")
    #expect(page.status == 200)
    #expect(page.body.contains("b/batch.json: it is not the list of a batch&#39;s jobs"))
  }

  @Test func aPortThatIsTakenIsNamed() throws {
    let served = try ServedFolder(bench, ".")
    let outcome = try bench.engram("serve", ".", "--port", "\(served.port)")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error == """
        error: cannot listen on 127.0.0.1:\(served.port): Address already in use; --port 0 takes a free one

        """)
  }

  @Test(arguments: [
    (["nowhere"], Int32(1), "error: nowhere: there is no such folder\n"),
    (["tiny.yaml"], 1, "error: tiny.yaml: there is no such folder\n"),
    (
      [".", "--host", "a..b"], 1,
      "error: cannot listen on a..b:0: there is no host of that name\n"
    ),
    (
      [".", "--host", "192.0.2.1"], 1,
      "error: cannot listen on 192.0.2.1:0: Cannot assign requested address\n"
    ),
    ([""], 64, "Error: <path> takes the name of a folder, not an empty one.\n"),
    (
      [".", "--token", "short"], 64, "Error: --token takes 8 or more letters, digits and hyphens.\n"
    ),
    ([".", "--host", ""], 64, "Error: --host takes a name or an address.\n"),
  ])
  func whatCannotBeServedIsSaid(words: [String], code: Int32, message: String) throws {
    let outcome = try bench.start(["serve", "--port", "0"] + words).end()
    #expect(outcome.ending == .code(code))
    #expect(outcome.error.hasPrefix(message), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }
}
