import EngramCore
import Testing

struct DataRootsTests {
  @Test func filesAreFetchedIntoTheFirstFolderOfTheUser() {
    let own = DataRoots(environment: ["ENGRAM_DATA": "mine", "HOME": "/home/me"])
    #expect(own.downloadFolder == "mine")
    let home = DataRoots(environment: ["ENGRAM_DATA": "", "HOME": "/home/me"])
    #expect(home.downloadFolder == "/home/me/.cache/engram")
    #expect(DataRoots(environment: [:]).downloadFolder == nil)
    for roots in [own, home] {
      #expect(roots.folders.contains(roots.downloadFolder ?? ""))
    }
  }
}
