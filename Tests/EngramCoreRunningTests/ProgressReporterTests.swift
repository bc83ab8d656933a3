import EngramCore
import Testing

struct ProgressReporterTests {
  /// What is shown for one step every `interval` seconds.
  private func output(steps: Int, interval: Double, isTerminal: Bool) -> String {
    var text = ""
    var time = 0.0
    let reporter = ProgressReporter(
      isTerminal: isTerminal, now: { time }, write: { text += $0 })
    for step in 1...steps {
      time += interval
      let record = StepRecord([("aux", 9), ("loss", 0.4118)])
      reporter.show(.step(learner: "acl", step: step, stepCount: steps, record: record))
    }
    reporter.close()
    return text
  }

  @Test func aTerminalLineIsRewritten() {
    #expect(
      output(steps: 3, interval: 2, isTerminal: true) == """
        \racl: step 1/3  loss 0.412\u{1B}[K\
        \racl: step 2/3  loss 0.412  0.500 steps/s  00:00:02 left\u{1B}[K\
        \racl: step 3/3  loss 0.412  0.500 steps/s  00:00:00 left\u{1B}[K

        """)
  }

  @Test func elsewhereALineComesEveryTenSecondsAndAtTheEnd() {
    #expect(
      output(steps: 200, interval: 0.125, isTerminal: false) == """
        acl: step 1/200  loss 0.412
        acl: step 81/200  loss 0.412  8.0 steps/s  00:00:15 left
        acl: step 161/200  loss 0.412  8.0 steps/s  00:00:05 left
        acl: step 200/200  loss 0.412  8.0 steps/s  00:00:00 left

        """)
  }

  @Test func otherEventsAreLinesOfTheirOwn() {
    var text = ""
    let reporter = ProgressReporter(isTerminal: false, now: { 0 }, write: { text += $0 })
    reporter.show(.preparing(learner: "acl"))
    reporter.show(.resuming(learner: "acl", step: 7))
    reporter.show(.evaluating(learner: "acl", evaluation: "glyphs", episode: 0, episodeCount: 9))
    reporter.show(.evaluating(learner: "acl", evaluation: "glyphs", episode: 1, episodeCount: 9))
    #expect(
      text == """
        acl: preparing
        acl: resuming after step 7
        acl: evaluating on glyphs, episode 1/9

        """)
  }
}
