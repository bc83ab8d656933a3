public import EngramCore
import MetaTraining
public import TensorEngine

/// What episodes leave in the state of a model for the next ones at the same places of the batch.
///
/// It is kept as the deviation from the initial state and added to the initial state of the next
/// episodes, so that it follows the slow weights when the optimizer changes them. No gradient goes back
/// through it.
///
/// > Source: the option `context_carry_over` of Irie, Csordás & Schmidhuber's released code; no published
/// > run uses it.
public final class CarriedState {
  private let deviations: [[Tensor]]

  /// Creates a state that deviates in nothing from the initial one.
  ///
  /// - Parameter state: An initial state for as many episodes; gives the extents.
  public init(like state: [SequenceState]) {
    deviations = state.map { $0.parts.map { Tensor(repeating: 0, shape: $0.shape) } }
  }

  /// The deviations of all parts.
  public var tensors: [Tensor] { Array(deviations.joined()) }

  /// The tensors, by the place of the state and of the part in it: `0.0`, `0.1`, `1.0`, ….
  var named: [(name: String, tensor: Tensor)] {
    deviations.enumerated().flatMap { place, parts in
      parts.enumerated().map { ("\(place).\($0)", $1) }
    }
  }

  /// The next episodes begin in the initial state.
  func forget() {
    for part in tensors { part.fill(with: 0) }
  }

  /// The state in which episodes begin.
  func start(from initial: [SequenceState], _ pass: ForwardPass) -> [SequenceState] {
    zip(initial, deviations).map { state, deviations in
      SequenceState(
        zip(state.parts, deviations).map { part, deviation in
          pass.tape.apply(
            AddDeviation(from: Tensor(repeating: 0, shape: deviation.shape)), to: part,
            pass.tape.constant(deviation.copied()))
        })
    }
  }

  /// Remembers the state in which episodes ended that began from `initial`.
  func keep(_ end: [SequenceState], from initial: [SequenceState]) {
    for (place, parts) in deviations.enumerated() {
      for (part, deviation) in parts.enumerated() {
        let (after, before) = (end[place].parts[part].value, initial[place].parts[part].value)
        precondition(
          after.shape == deviation.shape,
          "a state of \(deviation.shape) that is carried has become one of \(after.shape)")
        for i in 0..<deviation.count {
          deviation.pointer[i] = after.pointer[i] - before.pointer[i]
        }
      }
    }
  }
}

/// What is carried at every place of a batch: for each lane, by the number of the pass.
///
/// `@unchecked Sendable` because a lane touches its own states alone, and their owner all of them while no
/// lane runs.
struct CarriedStates: @unchecked Sendable {
  private let lanes: [[(places: Range<Int>, state: CarriedState)]]

  /// Gives every pass of every lane a state to carry.
  init(_ model: InContextModel, on lanes: TrainingLanes) {
    self.lanes = (0..<lanes.group.count).map { index in
      lanes.batches.passes(lane: index, step: 0).map { pass in
        let initial = model.initialState(
          batch: pass.episodes.count, lanes.makeEvaluationPass(lane: index))
        return (pass.episodes, CarriedState(like: initial))
      }
    }
  }

  /// The state of a pass.
  subscript(place: PassPlace) -> CarriedState {
    lanes[place.lane][place.number].state
  }

  /// All of them begin anew.
  func forget() {
    for carried in lanes.joined() { carried.state.forget() }
  }

  /// What is carried, named after the first place in the batch: `carried.4.0.0`.
  var named: [(name: String, tensor: Tensor)] {
    lanes.joined().flatMap { places, state in
      state.named.map { ("carried.\(places.lowerBound).\($0.name)", $0.tensor) }
    }
  }
}
