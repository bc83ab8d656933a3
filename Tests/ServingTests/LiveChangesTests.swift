import JSONTree
import Testing

@testable import Serving

@Suite struct LiveChangesTests {
  private func list(_ words: [String: String]) -> [LiveState] {
    words.sorted { $0.key < $1.key }.map { LiveState(name: $0.key, word: $0.value) }
  }

  @Test func theFirstEventHasAllRowsAndLaterOnesWhatDiffers() throws {
    var changes = LiveChanges()
    changes.update(list(["a": "waiting", "b": "waiting", "c": "waiting"]))
    let first = try #require(changes.event(since: nil))
    #expect(first.isWhole && first.rows.count == 3)
    #expect(changes.event(since: first.version) == nil)

    changes.update(list(["a": "waiting", "b": "running", "c": "waiting"]))
    let second = try #require(changes.event(since: first.version))
    #expect(!second.isWhole && second.rows == [LiveState(name: "b", word: "running")])

    // Whoever has missed an event gets both.
    changes.update(list(["a": "running", "b": "running", "c": "waiting"]))
    #expect(changes.event(since: second.version)?.rows.map(\.name) == ["a"])
    #expect(changes.event(since: first.version)?.rows.map(\.name) == ["a", "b"])
  }

  @Test func anotherListIsToldAsAWhole() throws {
    var changes = LiveChanges()
    changes.update(list(["a": "waiting"]))
    let first = try #require(changes.event(since: nil))
    changes.update(list(["a": "waiting", "b": "waiting"]))
    let second = try #require(changes.event(since: first.version))
    #expect(second.isWhole && second.rows.map(\.name) == ["a", "b"])
  }

  @Test func anEmptyFolderIsAnEventTooSoThatAPageKnowsThatItIsConnected() {
    #expect(LiveChanges().event(since: nil)?.isWhole == true)
    #expect(LiveChanges().event(since: 0) == nil)
  }

  @Test func aRowIsTextForThePage() {
    var state = LiveState(name: "a/..b", word: "running")
    state.step = 3
    state.stepCount = 9
    state.loss = 0.123456
    state.hasLog = true
    #expect(
      state.json.compactText == """
        {"name":"a/..b","word":"running","state":"running","step":"3 of 9","loss":"0.1235",\
        "steps":3,"log":"/log/a%2F%2E%2Eb"}
        """)
  }

  @Test(arguments: [
    (0.4, "0 s"), (59.9, "59 s"), (60, "1 min"), (7199, "1 h"), (200_000, "2 d"), (-3, "0 s"),
  ])
  func agesHaveOneUnit(seconds: Double, text: String) {
    #expect(AgeText.text(seconds: seconds) == text)
  }
}
