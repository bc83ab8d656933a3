public import EngramCore
import TensorEngine

/// A network of any kind with the parameters of a trained model, which stay as they are.
///
/// The model is what a run has left: its folder, its checkpoint, or a file of the same form such as those in
/// `Models/`. The encoder is described as it was in the experiment that trained it. Gradients pass through to
/// images; dropout is off.
public struct FrozenModel: FrozenEncoder {
  /// The word in YAML.
  public static let typeName = "frozen"
  /// One sentence for lists.
  public static let summary = "The encoder of a trained model, whose parameters stay as they are."

  private let encoder: any Encoder
  private let file: WeightFile?
  private let tensors = PreparedValue<[String: Tensor]>()

  /// Reads the settings, and of a file the names and shapes.
  public init(settings: inout SettingsReader) throws {
    let model = settings.optionalFile(
      "model",
      "The folder of a run, or a safetensors file of parameters; without one the network stays as it is drawn, "
        + "as a control.")
    let part = settings.text(
      "upto", default: "encoder",
      "The part of the model that is read: what stands before the first dot of its parameters' names."
    )
    encoder = try settings.component(
      "encoder", .encoder, as: (any Encoder).self, default: "conv4",
      "The network, as it is described where it was trained.")
    guard let model else {
      file = nil
      return
    }
    do {
      let whole = try WeightFile(ofModel: model)
      let file = whole.below(part)
      guard !file.names.isEmpty else {
        throw DataError(
          "\(whole.path) has no part '\(part)'; its parts are \(whole.beginnings.joined(separator: ", "))"
        )
      }
      self.file = file
    } catch let error as DataError {
      settings.reject(error.message.contains("has no part") ? "upto" : "model", error.message)
      throw IncompleteComponent()
    }
  }

  /// That of the network, if the model fits it.
  public func featureWidth(for image: ImageShape) throws(ShapeProblem) -> Int {
    let width = try encoder.featureWidth(for: image)
    guard let file else { return width }
    let (store, _) = makeStore(for: image)
    let expected = store.entries.map { ExpectedTensor($0.name, $0.shape) }
    do throws(DataError) {
      try file.check(
        for: expected, of: "the '\(type(of: encoder).typeName)' for images of \(image)",
        besides: { _ in false })
    } catch {
      throw ShapeProblem(error.message)
    }
    return width
  }

  /// Reads the parameters.
  public func prepare() throws {
    try encoder.prepare()
    _ = try tensors.get {
      guard let file else { return [:] }
      return try Dictionary(
        uniqueKeysWithValues: file.names.map { ($0, try file.tensor($0)) })
    }
  }

  /// A digest of all parameters that are read.
  public var weightDigest: String {
    let digest = ContentDigest()
    for (name, tensor) in tensors.known.sorted(by: { $0.key < $1.key }) {
      digest.add(name)
      digest.add(tensor)
    }
    return digest.text
  }

  /// Declares nothing: there is nothing to train.
  public func makeModule(for image: ImageShape, in scope: ParameterScope) -> any EncoderModule {
    guard let width = try? encoder.featureWidth(for: image) else {
      preconditionFailure(
        "a frozen '\(type(of: encoder).typeName)' was made for images of \(image)")
    }
    let (store, module) = makeStore(for: image)
    return FrozenModule(module: module, width: width, store: store, tensors: tensors)
  }

  private func makeStore(for image: ImageShape) -> (ParameterStore, any EncoderModule) {
    let store = ParameterStore()
    return (store, encoder.makeModule(for: image, in: ParameterScope(store)))
  }
}

/// The network of ``FrozenModel``.
struct FrozenModule: EncoderModule {
  /// Images that are encoded at once where no gradient is asked for.
  private static let part = 128

  let module: any EncoderModule
  let width: Int
  let store: ParameterStore
  let tensors: PreparedValue<[String: Tensor]>
  private let sealed = PreparedValue<Bool>()

  init(
    module: any EncoderModule, width: Int, store: ParameterStore,
    tensors: PreparedValue<[String: Tensor]>
  ) {
    self.module = module
    self.width = width
    self.store = store
    self.tensors = tensors
  }

  func encode(_ images: Variable, _ pass: ForwardPass) -> Variable {
    _ = sealed.get {
      let tensors = tensors.known
      store.seal(seed: 0)
      for (name, target) in store.named(store.values) {
        guard let source = tensors[name], source.shape == target.shape else { continue }
        target.pointer.update(from: source.pointer, count: target.count)
      }
      return true
    }
    func encode(_ images: Variable, on tape: Tape) -> Variable {
      let pass = ForwardPass(
        tape: tape, parameters: BoundParameters(frozen: store, on: tape), isTraining: false, seed: 0
      )
      return module.encode(images, pass)
    }
    return PartwiseEncoding.features(
      of: images, width: width, part: Self.part, pass
    ) { encode($0, on: $1) }
  }
}
