import EngramTesting
import Files
import Foundation
import Safetensors
import TensorEngine
import Testing

private func entry(_ type: String, _ shape: [Int], _ range: Range<Int>) -> String {
  HandMadeFile.entry(type, shape, range)
}

struct HostileFileTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }
  var path: String { scratch("a.safetensors") }

  private func message() -> String? {
    let error = #expect(throws: SafetensorsError.self) { try SafetensorsFile(path) }
    return error?.description
  }

  @Test(arguments: [
    (#"{"x":\#(entry("F32", [2], 0..<8))}"#, 4, "the data of tensor \"x\" is cut off"),
    (#"{"x":\#(entry("F32", [1], 0..<4))}"#, 8, "4 bytes follow the last tensor"),
    (
      #"{"x":\#(entry("F32", [1], 0..<4)),"y":\#(entry("F32", [1], 2..<6))}"#, 6,
      "tensor \"y\" overlaps another one"
    ),
    (
      #"{"x":\#(entry("F32", [1], 0..<4)),"y":\#(entry("F32", [1], 8..<12))}"#, 12,
      "there is a hole in front of the data of tensor \"y\""
    ),
    (
      #"{"x":\#(entry("F32", [3], 0..<8))}"#, 8,
      "tensor \"x\" needs 12 bytes, but its data_offsets hold 8"
    ),
    (#"{"x":\#(entry("Q4", [1], 0..<4))}"#, 4, "tensor \"x\" has the unknown dtype \"Q4\""),
    (
      #"{"x":\#(entry("F32", [-1], 0..<4))}"#, 4,
      "tensor \"x\" has no shape of non-negative integers"
    ),
    (
      #"{"x":\#(entry("F32", [Int.max, 2], 0..<4))}"#, 4, "the shape of tensor \"x\" is too large"
    ),
    (
      #"{"x":\#(entry("F32", [0, Int.max, Int.max], 0..<0))}"#, 0,
      "the shape of tensor \"x\" is too large"
    ),
    (
      #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4,
      "tensor \"x\" has no valid data_offsets"
    ),
    (#"{"x":{"shape":[1],"data_offsets":[0,4]}}"#, 4, "tensor \"x\" has no dtype"),
    (#"{"x":7}"#, 0, "tensor \"x\" has no dtype"),
    (#"[1]"#, 0, "the header is no JSON object"),
    (#"{"x":"#, 0, "the header is not valid JSON: unexpected end at byte 5"),
    (
      #"{"x":\#(entry("F32", [0], 0..<0)),"x":\#(entry("F32", [0], 0..<0))}"#, 0,
      "the header is not valid JSON: second key \"x\" at byte 54"
    ),
    (#"{"__metadata__":{"a":1}}"#, 0, "the metadata \"a\" is no string"),
    (#"{"__metadata__":[]}"#, 0, "__metadata__ is no JSON object"),
  ])
  func everyLieOfAHeaderIsNamed(header: String, dataByteCount: Int, reason: String) throws {
    try HandMadeFile.write(header, [UInt8](repeating: 1, count: dataByteCount), to: path)
    #expect(message() == "\(path): \(reason)")
  }

  @Test func aHeaderLongerThanTheFileIsNamed() throws {
    try HandMadeFile.write("{}", length: 3, to: path)
    #expect(message() == "\(path): the header is cut off")
    try HandMadeFile.write("{}", length: .max, to: path)
    #expect(
      message()
        == "\(path): the header claims 18446744073709551615 bytes: no safetensors file")
  }

  @Test func aTinyFileIsNamed() throws {
    try WholeFile.write([1, 2, 3], to: path)
    #expect(message() == "\(path): the file has fewer than 8 bytes")
  }

  @Test func aMissingFileIsNamed() {
    #expect(message() == "\(path): No such file or directory")
  }

  @Test func randomDamageNeverDoesWorseThanThrow() throws {
    try SafetensorsFile.write(
      [("first", Tensor([1, 2, 3, 4], shape: [2, 2])), ("second", Tensor([5], shape: []))],
      metadata: ["step": "3"], to: path)
    let valid = try ReadableFile.bytes(of: path)
    var random = RandomStream(seed: 7)
    for _ in 0..<800 {
      var bytes = valid
      for _ in 0...random.index(below: 3) {
        bytes[random.index(below: bytes.count)] = UInt8(random.index(below: 256))
      }
      if random.index(below: 4) == 0 { bytes.removeLast(random.index(below: bytes.count)) }
      // Not through `WholeFile`, which waits for the device hundreds of times.
      try Data(bytes).write(to: URL(filePath: path))
      guard let file = try? SafetensorsFile(path) else { continue }
      for name in file.names {
        _ = try? file.tensor(named: name)
        _ = try? file.integers(named: name)
      }
    }
  }
}
