/// The distribution that a parameter is drawn from at the start.
public enum Initialization: Sendable {
  /// Every element the same.
  case constant(Float)
  /// Uniform in `-bound...bound`.
  case uniform(bound: Float)
  /// Normal with a mean and a standard deviation.
  case normal(mean: Float, deviation: Float)
  /// Equal parts along the first axis, each with a distribution of its own.
  indirect case parts([Initialization])

  /// PyTorch's default for linear and convolution layers: uniform within `1 / sqrt(fanIn)`.
  public static func fanIn(_ count: Int) -> Initialization {
    .uniform(bound: 1 / Float(count).squareRoot())
  }
}

extension Initialization {
  /// Fills a parameter.
  fileprivate func draw(
    into target: UnsafeMutableBufferPointer<Float>, _ random: inout RandomStream
  ) {
    switch self {
    case .constant(let value): target.update(repeating: value)
    case .uniform(let bound):
      for i in target.indices { target[i] = random.uniform(in: -bound...bound) }
    case .normal(let mean, let deviation):
      for i in target.indices { target[i] = mean + deviation * random.normal() }
    case .parts(let parts):
      precondition(
        target.count % max(parts.count, 1) == 0,
        "\(target.count) elements do not fall into \(parts.count) equal parts")
      let size = target.count / max(parts.count, 1)
      for (index, part) in parts.enumerated() {
        part.draw(
          into: UnsafeMutableBufferPointer(
            rebasing: target[index * size..<(index + 1) * size]), &random)
      }
    }
  }
}

/// A parameter in a store.
public struct ParameterHandle: Hashable, Sendable {
  /// The position in the store.
  public let index: Int
}

/// All trainable numbers of a model, by name, in one flat block of memory.
///
/// One block means that summing gradients over lanes, a step of the optimizer and the norm for
/// clipping are one pass each. Parameters are declared first; ``seal(seed:)`` then allocates and
/// initialises them.
///
/// `@unchecked Sendable` because lanes only read a sealed store, and parameters change between steps
/// while no lane runs.
public final class ParameterStore: @unchecked Sendable {
  /// One named parameter.
  public struct Entry: Sendable {
    /// The dotted name, stable between versions.
    public let name: String
    /// The extents.
    public let shape: Shape
    let initialization: Initialization
    let offset: Int
  }

  /// The declared parameters in order.
  public private(set) var entries: [Entry] = []
  private var flatCount = 0
  private var flat: Tensor?

  /// Creates an empty store.
  public init() {}

  /// Declares a parameter.
  ///
  /// - Precondition: The name is new and the store is not sealed.
  public func declare(
    _ name: String, _ shape: Shape, _ initialization: Initialization
  ) -> ParameterHandle {
    precondition(flat == nil, "parameter \(name) was declared after the store was sealed")
    precondition(
      !entries.contains { $0.name == name }, "two parameters have the name \(name)")
    entries.append(
      Entry(name: name, shape: shape, initialization: initialization, offset: flatCount))
    // Every parameter starts on a 64-byte line.
    flatCount += (shape.elementCount + 15) / 16 * 16
    return ParameterHandle(index: entries.count - 1)
  }

  /// Allocates all parameters and draws their values; each from a stream named after it, so that
  /// adding a parameter does not change the others.
  public func seal(seed: UInt64) {
    let values = Tensor(repeating: 0, shape: [flatCount])
    flat = values
    for entry in entries {
      var random = RandomStream(seed: seed, RandomStream.key(entry.name))
      let target = UnsafeMutableBufferPointer(
        start: values.pointer + entry.offset, count: entry.shape.elementCount)
      entry.initialization.draw(into: target, &random)
    }
  }

  /// All parameters as one vector, padding included.
  public var values: Tensor {
    guard let flat else { preconditionFailure("a parameter store was used before it was sealed") }
    return flat
  }

  /// The number of trainable numbers.
  public var parameterCount: Int { entries.reduce(0) { $0 + $1.shape.elementCount } }

  /// A vector of the same layout, all zero: gradients or moments.
  public func makeVector() -> Tensor { Tensor(repeating: 0, shape: [flatCount]) }

  /// The part of a vector that belongs to a parameter.
  public func part(_ handle: ParameterHandle, of vector: Tensor) -> Tensor {
    let entry = entries[handle.index]
    return vector.view(from: entry.offset, shape: entry.shape)
  }

  /// The value of a parameter.
  public subscript(handle: ParameterHandle) -> Tensor { part(handle, of: values) }

  /// Every parameter's part of a vector, by name.
  public func named(_ vector: Tensor) -> [(name: String, tensor: Tensor)] {
    entries.indices.map { (entries[$0].name, part(ParameterHandle(index: $0), of: vector)) }
  }
}

/// The parameters of a store on one tape, each made into a variable at its first use.
///
/// Not to be used from two threads.
public final class BoundParameters {
  /// The tape.
  public let tape: Tape
  /// The parameters.
  public let store: ParameterStore
  private let gradients: Tensor?
  private let overwrites: Bool
  private var variables: [ParameterHandle: Variable] = [:]

  /// Binds a store to a tape.
  ///
  /// - Parameters:
  ///   - store: The parameters.
  ///   - tape: The tape.
  ///   - gradients: A vector of the store's layout, to which gradients are added.
  ///   - overwrites: Whether they take the place of what is there instead; then ``clearUntouched()`` must follow
  ///     the backward pass.
  public init(
    _ store: ParameterStore, on tape: Tape, gradients: Tensor, overwrites: Bool = false
  ) {
    self.overwrites = overwrites
    self.store = store
    self.tape = tape
    self.gradients = gradients
  }

  /// Binds a store whose parameters do not change: they are constants, without gradients.
  ///
  /// - Parameters:
  ///   - store: The parameters.
  ///   - tape: The tape.
  public init(frozen store: ParameterStore, on tape: Tape) {
    self.store = store
    self.tape = tape
    gradients = nil
    overwrites = false
  }

  /// Binds a store to variables of a tape that stand for its parameters, in the order of ``all``.
  ///
  /// - Parameters:
  ///   - store: The parameters.
  ///   - tape: The tape.
  ///   - variables: One for each parameter.
  public init(_ store: ParameterStore, on tape: Tape, as variables: [Variable]) {
    precondition(
      variables.count == store.entries.count,
      "\(variables.count) variables for \(store.entries.count) parameters")
    self.store = store
    self.tape = tape
    gradients = nil
    overwrites = false
    for (index, variable) in variables.enumerated() {
      self.variables[ParameterHandle(index: index)] = variable
    }
  }

  /// The variables of all parameters of the store, in its order.
  public var all: [Variable] {
    store.entries.indices.map { self[ParameterHandle(index: $0)] }
  }

  /// The variable of a parameter.
  public subscript(handle: ParameterHandle) -> Variable {
    if let known = variables[handle] { return known }
    let made =
      gradients.map {
        tape.parameter(
          store[handle], gradient: store.part(handle, of: $0),
          named: store.entries[handle.index].name, overwrites: overwrites)
      } ?? tape.constant(store[handle])
    variables[handle] = made
    return made
  }

  /// Zeroes the gradients of parameters that the tape had no use for; those that are added to stay.
  public func clearUntouched() {
    guard overwrites, let gradients else { return }
    for index in store.entries.indices {
      let handle = ParameterHandle(index: index)
      if let variable = variables[handle], tape.isWritten(variable) { continue }
      store.part(handle, of: gradients).fill(with: 0)
    }
  }
}
