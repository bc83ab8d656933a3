import TensorEngine
import Testing

@Suite("ParameterStore")
struct ParameterStoreTests {
  @Test func everyParameterStartsOnACacheLine() {
    let store = ParameterStore()
    let first = store.declare("a.weight", [3, 5], .constant(2))
    let second = store.declare("b", [1], .constant(3))
    let third = store.declare("c", [16], .constant(4))
    store.seal(seed: 1)
    #expect(store.parameterCount == 32)
    #expect(store.values.count == 48)
    for handle in [first, second, third] {
      #expect(Int(bitPattern: store[handle].pointer) % 64 == 0)
    }
    #expect(store.entries.map(\.name) == ["a.weight", "b", "c"])
    #expect(store[second].elements == [3])
    #expect(store.values.elements[15] == 0)
    let vector = store.makeVector()
    store.part(third, of: vector).fill(with: 1)
    #expect(store.named(vector).map(\.name) == ["a.weight", "b", "c"])
    #expect(store.named(vector)[2].tensor.elements.allSatisfy { $0 == 1 })
    #expect(vector.elements.count { $0 != 0 } == 16)
  }

  @Test func valuesDependOnNamesAndNotOnOrder() {
    func values(_ names: [String], seed: UInt64) -> [String: [Float]] {
      let store = ParameterStore()
      for name in names { _ = store.declare(name, [7], .uniform(bound: 1)) }
      store.seal(seed: seed)
      return Dictionary(uniqueKeysWithValues: store.named(store.values).map { ($0, $1.elements) })
    }
    let (some, more) = (values(["a", "b"], seed: 1), values(["c", "b", "a"], seed: 1))
    #expect(some["a"] == more["a"] && some["b"] == more["b"])
    #expect(some["a"] != some["b"])
    #expect(some["a"] != values(["a"], seed: 2)["a"])
  }

  @Test func initialValuesHaveTheirDistribution() {
    let store = ParameterStore()
    let uniform = store.declare("uniform", [10_000], .fanIn(25))
    let normal = store.declare("normal", [10_000], .normal(mean: 1, deviation: 0.5))
    store.seal(seed: 1)
    #expect(store[uniform].elements.allSatisfy { abs($0) <= 0.2 })
    #expect((store[uniform].elements.max() ?? 0) > 0.19)
    let mean = store[normal].elements.reduce(0, +) / 10_000
    let variance = store[normal].elements.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
    #expect(abs(mean - 1) < 0.03 && abs(variance - 0.25) < 0.02)
  }

  @Test func partsOfAParameterHaveTheirOwnDistributions() {
    let store = ParameterStore()
    let handle = store.declare(
      "a", [6, 2], .parts([.constant(1), .uniform(bound: 0.5), .constant(2)]))
    store.seal(seed: 1)
    let values = store[handle].elements
    #expect(values[0..<4].allSatisfy { $0 == 1 } && values[8..<12].allSatisfy { $0 == 2 })
    #expect(Set(values[4..<8]).count == 4 && values[4..<8].allSatisfy { abs($0) <= 0.5 })
  }

  @Test func boundParametersAddToTheirPartOfTheGradient() {
    let store = ParameterStore()
    let unused = store.declare("unused", [3], .constant(1))
    let table = store.declare("table", [2, 2], .constant(1))
    store.seal(seed: 1)
    let (tape, gradients) = (Tape(device: CPUDevice()), store.makeVector())
    let bound = BoundParameters(store, on: tape, gradients: gradients)
    for _ in 0..<2 {
      let y = tape.apply(GatherRows([1], leading: [1]), to: bound[table])
      tape.seed(y, with: Tensor([1, 2], shape: [1, 2]))
    }
    tape.backward()
    #expect(store.part(table, of: gradients).elements == [0, 0, 2, 4])
    #expect(store.part(unused, of: gradients).elements == [0, 0, 0])
  }

  /// What was in the vector goes, also where the tape had no use for a parameter.
  @Test func boundParametersOverwriteTheirPartOfTheGradient() {
    let store = ParameterStore()
    let unused = store.declare("unused", [3], .constant(1))
    let weight = store.declare("weight", [2, 3], .constant(1))
    let unreached = store.declare("unreached", [2, 3], .constant(1))
    store.seal(seed: 1)
    let (tape, gradients) = (Tape(device: CPUDevice()), store.makeVector())
    gradients.fill(with: 7)
    let bound = BoundParameters(store, on: tape, gradients: gradients, overwrites: true)
    let x = tape.constant(Tensor([1, 2, 3], shape: [1, 3]))
    _ = tape.apply(Linear(), to: x, bound[unreached])
    for _ in 0..<2 {
      tape.seed(
        tape.apply(Linear(), to: x, bound[weight]), with: Tensor([1, 0.5], shape: [1, 2]))
    }
    tape.backward()
    bound.clearUntouched()
    #expect(store.part(weight, of: gradients).elements == [2, 4, 6, 1, 2, 3])
    #expect(store.part(unused, of: gradients).elements == [0, 0, 0])
    #expect(store.part(unreached, of: gradients).elements == [0, 0, 0, 0, 0, 0])
  }
}
