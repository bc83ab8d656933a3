import TensorEngine
import Testing

@Suite("Storage")
struct StorageTests {
  @Test(arguments: [0, 1, 15, 16, 17, 63, 64, 65, 80, 100, 1_000, 4_097, 100_003])
  func blocksAreAlignedAndLargeEnough(count: Int) {
    let blocks = (0..<3).map { _ in Storage(count: count) }
    for (value, block) in blocks.enumerated() {
      #expect(Int(bitPattern: block.pointer) % 64 == 0)
      block.pointer.update(repeating: Float(value), count: count)
    }
    for (value, block) in blocks.enumerated() {
      #expect((0..<count).allSatisfy { block.pointer[$0] == Float(value) })
    }
  }

  /// The pool is one for the process, so this runs in a process where nothing else takes memory.
  @Test func aRepeatedStepTakesNoNewMemory() async {
    await #expect(processExitsWith: .success) {
      let device = CPUDevice()
      let weights = Tensor.random([8, 3, 3, 3], seed: 1)
      let vector = Tensor.random([8], seed: 2)
      let images = Tensor.random([5, 8, 8, 3], seed: 3)
      func step() {
        let tape = Tape(device: device)
        func parameter(_ value: Tensor) -> Variable {
          tape.parameter(value, gradient: Tensor(repeating: 0, shape: value.shape))
        }
        let y = tape.apply(
          ConvolutionBlock(dropout: .none),
          to: [parameter(images)] + [weights, vector, vector, vector].map(parameter))[0]
        let rows = tape.apply(GatherRows(Array(0..<20), leading: [1, 20]), to: y)
        let normalized = tape.apply(LayerNorm(), to: rows, parameter(vector), parameter(vector))
        tape.seed(normalized, with: normalized.value)
        tape.backward()
      }
      func memory() -> Int { MemoryUsage.current.taken + MemoryUsage.current.free }
      step()
      let (total, taken) = (memory(), MemoryUsage.current.taken)
      for _ in 0..<5 { step() }
      precondition(memory() == total, "\(memory()) bytes after \(total)")
      precondition(MemoryUsage.current.taken == taken, "a step keeps memory")
    }
  }

  @Test func viewsShareMemory() {
    let tensor = Tensor((0..<48).map(Float.init), shape: [3, 16])
    let view = tensor.view(from: 16, shape: [2, 16])
    #expect(view.elements.first == 16)
    view.view(from: 16, shape: [16]).fill(with: -1)
    #expect(tensor.elements.suffix(16).allSatisfy { $0 == -1 })
    #expect(tensor.reshaped(to: [48]).elements == tensor.elements)
    let copy = view.copied()
    copy.fill(with: 5)
    #expect(tensor.elements[16] == 16)
  }
}
