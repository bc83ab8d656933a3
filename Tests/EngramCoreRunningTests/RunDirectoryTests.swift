import EngramCore
import EngramTesting
import Files
import Testing

struct RunDirectoryTests {
  let fixture: Fixture

  init() throws { fixture = try Fixture() }

  private func standard(isResuming: Bool) throws -> String {
    let parent = fixture.scratch.path
    let path = try RunDirectory.standard(for: "quick", isResuming: isResuming, under: parent)
    return String(path.dropFirst(parent.count + 1))
  }

  @Test func newRunsGetTheNextFreeNumber() throws {
    #expect(try standard(isResuming: false) == "quick")
    #expect(try standard(isResuming: true) == "quick")
    try Folder.create(fixture.scratch("quick"))
    #expect(try standard(isResuming: false) == "quick-2")
    #expect(try standard(isResuming: true) == "quick")
    try Folder.create(fixture.scratch("quick-2"))
    #expect(try standard(isResuming: false) == "quick-3")
    #expect(try standard(isResuming: true) == "quick-2")
  }

  @Test(arguments: ["", ".hidden", "a/b", "-x", "a b"])
  func namesThatAreNoFolderNamesAreRefused(name: String) {
    let error = #expect(throws: RunError.self) {
      try RunDirectory.standard(for: name, isResuming: false)
    }
    #expect(
      error?.message == "the experiment name \"\(name)\" cannot be used as the name of a folder")
  }
}
