import TensorEngine
import Testing

/// What is named when numbers leave the range of `Float`.
@Suite struct NonFiniteWatchTests {
  let watch = NonFiniteWatch()
  private let (store, tape): (ParameterStore, Tape)
  private let weight: ParameterHandle

  init() {
    store = ParameterStore()
    weight = store.declare("decision.weight", [2, 3], .constant(1))
    store.seal(seed: 1)
    tape = Tape(device: ReferenceDevice(), watch: watch)
  }

  private func parameters() -> BoundParameters {
    BoundParameters(store, on: tape, gradients: store.makeVector())
  }

  @Test func finiteNumbersAreNotNamed() {
    let y = tape.apply(
      Linear(), to: tape.constant(Tensor([1, 2, 3], shape: [1, 3])), parameters()[weight])
    tape.seed(y, with: Tensor([1, 1], shape: [1, 2]))
    tape.backward()
    #expect(watch.finding == nil)
  }

  @Test func anInputIsNamedBeforeWhatIsMadeOfIt() {
    let x = tape.constant(Tensor([1, .nan, 3], shape: [1, 3]))
    _ = tape.apply(Linear(), to: x, parameters()[weight])
    #expect(watch.finding == "an input [1x3]")
  }

  @Test func aParameterIsNamedByItsName() {
    store[weight].pointer[4] = -.infinity
    _ = parameters()[weight]
    #expect(watch.finding == "decision.weight [2x3]")
  }

  @Test func aResultIsNamedWithItsOperation() {
    let x = tape.constant(Tensor([2e38, 2e38, 2e38], shape: [1, 3]))
    _ = tape.apply(Linear(), to: x, parameters()[weight])
    #expect(watch.finding == "the result [1x2] of Linear with decision.weight")
  }

  @Test func aGradientIsNamedWhereTheResultsAreFinite() {
    let x = tape.constant(Tensor([1e30, 0, 0], shape: [1, 3]))
    let y = tape.apply(Linear(), to: x, parameters()[weight])
    tape.seed(y, with: Tensor([1e30, 1], shape: [1, 2]))
    tape.backward()
    #expect(
      watch.finding == "the gradient [2x3] of decision.weight in Linear with decision.weight")
  }
}
