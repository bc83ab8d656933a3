import EngramCore
import Testing

/// All mistakes of a file are found in one pass, and nothing else.
@Suite struct OnePassTests {
  @Test func mistakesOfEveryPartAreReportedTogether() {
    let text = """
      experiment: demo
      components:
        vision: {type: conv4, width: wide, hight: 3}
      learners:
        one:
          type: acl
          encoder: $vision
          shots: many
          ways: 3.0
          remember: yes
          sizes: [1, x, 10]
          optimizer: {type: adm, rate: 3}
        two: {type: acl, encoder: $vision, note: }
      evaluations:
        split: {type: split, tasks: 0}
        other: {type: splat}
      metrics: [acc, abvoe]
      sed: 3
      """
    #expect(
      codes(text) == [
        "3:32 wrong-kind", "3:38 unknown-key", "8:12 wrong-kind", "9:11 wrong-kind",
        "10:15 wrong-kind", "11:16 wrong-kind", "11:19 out-of-range", "12:23 unknown-component",
        "12:34 out-of-range", "13:44 wrong-kind", "15:31 out-of-range", "16:17 unknown-component",
        "17:16 unknown-component", "18:1 unknown-key",
      ])
  }

  @Test func brokenPartDoesNotHideMistakesOfItsOwner() {
    // The encoder is read before the optimizer; a stand-in takes its place.
    let text = """
      experiment: demo
      learners:
        acl: {type: acl, encoder: conv5, optimizer: adm, shot: 1}
      """
    #expect(
      codes(text) == ["3:29 unknown-component", "3:47 unknown-component", "3:52 unknown-key"])
  }

  @Test func madeUpValuesCauseNoFurtherMessages() {
    // 'tasks' is missing, so that the stream is not one whose shape could be compared.
    let text = goodText.replacing("{type: split, tasks: 5}", with: "{type: split, size: 32}")
    #expect(codes(text) == ["10:17 missing-key"])
  }

  @Test func rejectionIsSilentWhenItsSettingIsBroken() {
    let text = """
      experiment: demo
      learners:
        acl: {type: acl, encoder: conv4, shots: 99, ways: 99}
      """
    #expect(codes(text) == ["3:43 out-of-range"])
  }

  @Test func sharedMistakesAreReportedOnce() {
    let text = """
      experiment: demo
      components: {vision: {type: conv4, width: 0}, a: {type: stacked, inner: $a}}
      learners:
        one: {type: acl, encoder: $vision}
        two: {type: acl, encoder: $vision}
        six: {type: acl, encoder: $a}
        ten: {type: acl, encoder: $a}
      evaluations: {split: {type: split}}
      """
    #expect(codes(text) == ["2:43 out-of-range", "2:73 cyclic-reference", "8:29 missing-key"])
  }

  @Test(.timeLimit(.minutes(2)))
  func mutilatedTextNeverTraps() {
    let bytes = Array(goodText.utf8)
    let intruders = Array("\t\n:-[{\"'$&*!?%#\0~0".utf8) + [0xC3, 0xFF]
    for index in bytes.indices {
      var mutilated = bytes
      mutilated[index] = intruders[index % intruders.count]
      _ = errors(String(decoding: mutilated, as: UTF8.self))
      _ = errors(String(decoding: bytes[..<index], as: UTF8.self))
      mutilated.remove(at: index)
      _ = errors(String(decoding: mutilated, as: UTF8.self))
    }
  }
}
