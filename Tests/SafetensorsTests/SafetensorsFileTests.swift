import EngramTesting
import Files
import Safetensors
import TensorEngine
import Testing

struct SafetensorsFileTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }
  var path: String { scratch("a.safetensors") }

  @Test func whatIsWrittenIsReadBack() throws {
    let matrix = Tensor([1, -2, 3.5, .infinity, 0x1p-149, 0], shape: [2, 3])
    try SafetensorsFile.write(
      [("b", matrix), ("a.scalar", Tensor([7], shape: [])), ("empty", Tensor([], shape: [0, 4]))],
      metadata: ["step": "12", "note": "line\n\"é\""], to: path)
    let file = try SafetensorsFile(path)
    #expect(file.names == ["b", "a.scalar", "empty"])
    #expect(file.metadata == ["step": "12", "note": "line\n\"é\""])
    #expect(file.shape(of: "b") == [2, 3])
    #expect(file.elementType(of: "b") == .f32)
    #expect(file.shape(of: "c") == nil)
    #expect(try file.tensor(named: "b").elements == matrix.elements)
    #expect(try file.tensor(named: "a.scalar").shape == [])
    #expect(try file.tensors().keys.sorted() == ["a.scalar", "b", "empty"])
  }

  @Test func theBytesAreThoseOfTheFormat() throws {
    try SafetensorsFile.write(
      [("x", Tensor([1, 2], shape: [2]))], metadata: ["b": "2", "a": "1"], to: path)
    let header =
      #"{"__metadata__":{"a":"1","b":"2"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect(
      try ReadableFile.bytes(of: path)
        == HandMadeFile.bytes(padded, [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]))
  }

  @Test(
    arguments: [
      ("F64", [0, 0, 0, 0, 0, 0, 0xF8, 0xBF], [-1.5]),
      ("F32", [0, 0, 0xC0, 0xBF], [-1.5]),
      ("BF16", [0xC0, 0xBF, 0x80, 0x3F], [-1.5, 1]),
      (
        "F16", [0x00, 0xBE, 0x01, 0x00, 0xFF, 0x7B, 0x00, 0xFC], [-1.5, 0x1p-24, 65504, -.infinity]
      ),
    ] as [(String, [UInt8], [Float])])
  func floatsOfEveryWidthAreRead(type: String, data: [UInt8], values: [Float]) throws {
    let entry = HandMadeFile.entry(type, [values.count], 0..<data.count)
    try HandMadeFile.write(#"{"x":\#(entry)}"#, data, to: path)
    let file = try SafetensorsFile(path)
    #expect(try file.tensor(named: "x").elements == values)
    let error = #expect(throws: SafetensorsError.self) { try file.integers(named: "x") }
    #expect(error?.description == "\(path): tensor \"x\" holds \(type), not integers")
  }

  @Test(
    arguments: [
      ("BOOL", [1, 0], [1, 0]),
      ("U8", [255], [255]),
      ("I8", [255], [-1]),
      ("I16", [0xFE, 0xFF], [-2]),
      ("U16", [0xFE, 0xFF], [65534]),
      ("I32", [0xFD, 0xFF, 0xFF, 0xFF], [-3]),
      ("U32", [0xFD, 0xFF, 0xFF, 0xFF], [4_294_967_293]),
      ("I64", [0, 0, 0, 0, 0, 0, 0, 0x80], [Int.min]),
      ("U64", [5, 0, 0, 0, 0, 0, 0, 0], [5]),
    ] as [(String, [UInt8], [Int])])
  func integersOfEveryWidthAreRead(type: String, data: [UInt8], values: [Int]) throws {
    let entry = HandMadeFile.entry(type, [values.count], 0..<data.count)
    try HandMadeFile.write(#"{"x":\#(entry)}"#, data, to: path)
    let file = try SafetensorsFile(path)
    #expect(try file.integers(named: "x") == values)
    let error = #expect(throws: SafetensorsError.self) { try file.tensor(named: "x") }
    #expect(error?.description == "\(path): tensor \"x\" holds \(type), not floats")
  }

  @Test func anIntegerBeyondTheRangeIsRefused() throws {
    let entry = HandMadeFile.entry("U64", [1], 0..<8)
    try HandMadeFile.write(#"{"x":\#(entry)}"#, [0, 0, 0, 0, 0, 0, 0, 0x80], to: path)
    let error = #expect(throws: SafetensorsError.self) {
      try SafetensorsFile(path).integers(named: "x")
    }
    #expect(error?.description == "\(path): tensor \"x\" holds an integer beyond 63 bits")
  }

  @Test func aMissingTensorIsNamed() throws {
    try HandMadeFile.write("{}", to: path)
    let error = #expect(throws: SafetensorsError.self) {
      try SafetensorsFile(path).tensor(named: "x")
    }
    #expect(error?.description == "\(path): there is no tensor \"x\"")
  }

  @Test func twoTensorsOfOneNameAreRefused() {
    let tensor = Tensor([1], shape: [1])
    let error = #expect(throws: SafetensorsError.self) {
      try SafetensorsFile.write([("x", tensor), ("x", tensor)], to: path)
    }
    #expect(
      error?.description == "\(path): cannot be written: the tensor name \"x\" is taken")
  }
}
