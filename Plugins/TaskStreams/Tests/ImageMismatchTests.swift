import PluginTestSupport
import Testing
import YAMLTree

/// Datasets of one stream that differ in their images: the message has both sides with their edges.
@Suite("Streams of unlike datasets")
struct ImageMismatchTests {
  private func message(_ stream: String) -> String {
    do throws(ConfigurationError) {
      _ = try experiment(
        """
        experiment: e
        components:
          small: {type: glyphs, size: 8, classes: 12}
          large: {type: glyphs, size: 9, classes: 12}
        learners:
          acl: {type: acl, steps: 5, stream: \(stream)}
        """)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func datasetsOfAnEpisode() {
    #expect(
      message("{type: episodes, datasets: [$small, $large]}") == """
        e.yaml:6:74: error[shape-mismatch]: learners.acl.stream.datasets.1: images of 8x8x1 and of 9x9x1 \
        cannot share an episode; make the sizes equal
         6 |   acl: {type: acl, steps: 5, stream: {type: episodes, datasets: [$small, $large]}}
           |                                                                          ^^^^^^
        e.yaml:6:74: note: learners.acl.stream takes its images from $large (components.large): 9x9x1
         6 |   acl: {type: acl, steps: 5, stream: {type: episodes, datasets: [$small, $large]}}
           |                                                                          ^^^^^^
        e.yaml:6:66: note: learners.acl.stream takes its images from $small (components.small): 8x8x1
         6 |   acl: {type: acl, steps: 5, stream: {type: episodes, datasets: [$small, $large]}}
           |                                                                  ^^^^^^
        """)
  }

  @Test func demonstrationsAndQueries() {
    let text = message("{type: split, demonstrations: $small, queries: $large}")
    #expect(
      text.contains(
        "error[shape-mismatch]: learners.acl.stream.queries: demonstrations are 8x8x1, but queries "
          + "9x9x1; make the sizes equal"))
    #expect(text.contains("takes its images from $large (components.large): 9x9x1"))
    #expect(text.contains("takes its images from $small (components.small): 8x8x1"))
  }

  @Test func stagesOfACurriculum() {
    let text = message(
      "{type: curriculum, lengths: [8], stages: [{type: episodes, datasets: [$small]}, "
        + "{type: episodes, datasets: [$large]}]}")
    #expect(
      text.contains(
        "error[shape-mismatch]: learners.acl.stream.stages.1: this stage has images of 9x9x1, but the "
          + "first 8x8x1; make the sizes equal"))
    #expect(
      text.contains(
        "learners.acl.stream takes its images from $large (components.large): 9x9x1, "
          + "through stages.1, datasets.0"))
  }
}
