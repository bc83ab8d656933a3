import Testing

@testable import YAMLTree

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("shot", "shots"), ("Shots", "shots"), ("learning_rate", "learning-rate"),
    ("lamda", "lambda"), ("encdoer", "encoder"),
  ])
  func nearNamesAreFound(_ word: String, _ name: String) {
    let names = ["shots", "learning-rate", "lambda", "encoder", "ways"]
    #expect(Suggestion.nearest(to: word, among: names) == name)
  }

  @Test(arguments: ["x", "epochs", "", "shotgunning"])
  func farNamesAreNot(_ word: String) {
    #expect(Suggestion.nearest(to: word, among: ["shots", "lambda"]) == nil)
  }

  @Test func distanceCountsSwapsOnce() {
    #expect(Suggestion.distance(Array("ab".utf8), Array("ba".utf8), limit: 5) == 1)
    #expect(Suggestion.distance(Array("kitten".utf8), Array("sitting".utf8), limit: 5) == 3)
    #expect(Suggestion.distance([], Array("abc".utf8), limit: 5) == 3)
  }
}
