import EngramCore
import Files
import JSONTree
import Testing

/// What a run says about the files that its data came from.
struct DataRecordTests {
  let fixture: Fixture
  private let images = DataFile(path: "data/mnist/images.gz", byteCount: 12, digest: "aa")
  private let folder = DataFile(path: "data/flowers", byteCount: nil, digest: "3 images, bb")

  init() throws { fixture = try Fixture() }

  /// A run of ten steps, of which those after `last` are left to another one.
  private func run(reading files: [DataFile], resume: Bool = false, last: Int = 10) throws {
    var options = fixture.options(resume: resume)
    options.pauseStep = last < 10 ? last : nil
    files.forEach(options.roots.record.note)
    _ = try fixture.run(fixture.plan(FakeLearner(stepCount: 10)), options)
  }

  @Test func filesAreRecordedOnceWithSizeAndDigestInTheOrderOfTheirPaths() throws {
    try run(reading: [images, folder, images])
    #expect(try RunDirectory(fixture.folder).dataFiles() == [folder, images])
    let data = try JSON.parse(try fixture.text("environment.json"))["data"]?.elements
    #expect(data?.last?["file"]?.string == "data/mnist/images.gz")
    #expect(data?.last?["bytes"]?.int == 12 && data?.last?["xxh3"]?.string == "aa")
    #expect(data?.first?["bytes"] == .null)
  }

  @Test func aRunGoesOnWithTheSameFileInAnotherPlaceAndRecordsBoth() throws {
    try run(reading: [images], last: 4)
    let moved = DataFile(path: "elsewhere/mnist/images.gz", byteCount: 12, digest: "aa")
    try run(reading: [moved], resume: true)
    #expect(try RunDirectory(fixture.folder).dataFiles() == [images, moved])
  }

  @Test func aRunDoesNotGoOnWithAnotherFileOfTheSameName() throws {
    try run(reading: [images], last: 4)
    let before = try fixture.bytes("checkpoint.safetensors")
    let error = #expect(throws: RunError.self) {
      try run(
        reading: [DataFile(path: "other/mnist/images.gz", byteCount: 12, digest: "cc")],
        resume: true)
    }
    #expect(
      error?.message
        == "other/mnist/images.gz is not the file that the run in \(fixture.folder) began with: its contents had "
        + "the checksum aa and have cc; bring it back, or begin another run")
    #expect(try fixture.bytes("checkpoint.safetensors") == before)
    try run(reading: [images], resume: true)
    #expect(RunDirectory(fixture.folder).isFinished)
  }

  @Test func twoDataSetsMayHaveFilesOfTheSameName() throws {
    let other = DataFile(path: "data/fashion-mnist/images.gz", byteCount: 12, digest: "cc")
    try run(reading: [images, other], last: 4)
    try run(reading: [images, other], resume: true)
    #expect(try RunDirectory(fixture.folder).dataFiles() == [other, images])
  }

  @Test func aRunOfProceduralDataHasNoFiles() throws {
    try run(reading: [])
    #expect(try RunDirectory(fixture.folder).dataFiles() == [])
    #expect(try JSON.parse(try fixture.text("environment.json"))["data"] == nil)
  }
}
