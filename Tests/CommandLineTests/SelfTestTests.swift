import EngramTesting
import Files
import Foundation
import JSONTree
import Testing

struct SelfTestTests {
  private static let fixtures = Workbench.package + "/../shared/fixtures"
  private static let areThere = Folder.isFolder(fixtures)

  let bench: Workbench

  init() throws { bench = try Workbench() }

  @Test func anEmptyFolderIsAnError() throws {
    try Folder.create(bench.scratch("empty"))
    let outcome = try bench.engram("selftest", "--fixtures", "empty")
    #expect(outcome.ending == .code(1))
    #expect(
      outcome.error == "error: empty holds neither srwm-*.safetensors nor acl-*.safetensors\n")
  }

  @Test func aMissingFolderIsAnError() throws {
    let outcome = try bench.engram("selftest", "--fixtures", "missing")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: cannot read missing: No such file or directory\n")
  }

  @Test(.enabled(if: areThere, "../shared/fixtures is not there"))
  func theEngineAgreesWithTheRecordedResults() throws {
    let outcome = try bench.engram("selftest", "--fixtures", Self.fixtures)
    #expect(outcome.ending == .code(0), "\(outcome.output)\(outcome.error)")
    let names = try Folder.names(in: Self.fixtures).filter {
      ($0.hasPrefix("srwm-") || $0.hasPrefix("acl-")) && $0.hasSuffix(".safetensors")
    }
    #expect(!names.isEmpty)
    for name in names { #expect(outcome.output.contains("\n\(name) ")) }
  }

  @Test(
    .enabled(if: areThere, "../shared/fixtures is not there"),
    arguments: [("srwm-e4.safetensors", "y"), ("srwm-e4.safetensors", "grad_x")])
  func oneChangedValueFails(name: String, tensor: String) throws {
    var bytes = try ReadableFile.bytes(of: Self.fixtures + "/" + name)
    let headerCount = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSON.parse(Array(bytes[8..<8 + headerCount]))
    let offsets = try #require(header[tensor]?["data_offsets"]?.elements)
    // The highest byte of the first element: a power of two more or less in its exponent.
    bytes[8 + headerCount + (try #require(offsets[0].int)) + 3] ^= 0x01
    try bench.write(bytes, to: "changed/" + name)
    let outcome = try bench.engram("selftest", "--fixtures", "changed")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error == "error: 1 of 1 fixtures differ by more than 0.001: \(name)\n")
    #expect(outcome.output.contains("\n\(name) "))
  }

  @Test(.enabled(if: areThere, "../shared/fixtures is not there"), arguments: [20, 100, 3000])
  func aTruncatedFileFails(byteCount: Int) throws {
    let name = "srwm-e4.safetensors"
    let bytes = try ReadableFile.bytes(of: Self.fixtures + "/" + name)
    try bench.write(Array(bytes.prefix(byteCount)), to: "cut/" + name)
    let outcome = try bench.engram("selftest", "--fixtures", "cut")
    #expect(outcome.ending == .code(1))
    #expect(outcome.error.hasPrefix("error: cut/\(name): "))
    #expect(outcome.error.hasSuffix(" is cut off\n"))
    #expect(outcome.error.count { $0 == "\n" } == 1)
    #expect(outcome.output == "")
  }
}
