public import EngramCore
public import TensorEngine

/// The extents of an ``InContextModel``.
public struct InContextModelSettings: Sendable {
  /// Width of the trunk.
  public var width: Int
  /// Number of sequence layers, each followed by a feed-forward block.
  public var layerCount: Int
  /// Inner width of a feed-forward block, in units of the width.
  public var feedForwardFactor: Int
  /// Dropout rate in the feed-forward blocks.
  public var dropout: Float
  /// Factor on the initial projection of image features.
  public var inputScale: Float
  /// Factor on the initial label vectors.
  public var labelScale: Float
  /// Whether projected images are layer-normed; their initial scale is then `inputScale` itself.
  public var normalizesInput: Bool

  /// Creates settings.
  public init(
    width: Int, layerCount: Int, feedForwardFactor: Int, dropout: Float, inputScale: Float = 1,
    labelScale: Float = 1, normalizesInput: Bool = false
  ) {
    self.width = width
    self.layerCount = layerCount
    self.feedForwardFactor = feedForwardFactor
    self.dropout = dropout
    self.inputScale = inputScale
    self.labelScale = labelScale
    self.normalizesInput = normalizesInput
  }
}

/// A sequence model that reads (image, label) pairs and answers (image, ?) queries.
///
/// Image features are projected to the trunk's width and a learned vector for the label is added,
/// which is the same as projecting the features with the one-hot label appended; one further label
/// means "unknown". Sequence layers and feed-forward blocks alternate, a linear head ends the trunk.
/// Only the sequence layers carry a state, and an encoder that learns while it reads.
///
/// > Source: Irie, Csordás & Schmidhuber (2025), section 4 and appendix A.
public struct InContextModel: Sendable {
  struct Layer: Sendable {
    let sequence: any SequenceModule
    let feedForward: FeedForward
  }

  /// What turns images into features.
  private enum Front: Sendable {
    /// Makes of an image the same features whatever was read before: each is encoded once.
    case fixed(any EncoderModule)
    /// Learns while it reads: its states come before those of the layers.
    case learning(any SequenceEncoderModule)
  }

  private let front: Front
  private let projection: ParameterHandle
  private let projectionBias: ParameterHandle
  private let norm: (gamma: ParameterHandle, beta: ParameterHandle)?
  private let labels: ParameterHandle
  let layers: [Layer]
  private let head: ParameterHandle
  private let headBias: ParameterHandle
  /// The number of outputs; also the label that means "unknown".
  public let labelCount: Int
  /// The numbers that stand for an image in ``rows(of:_:)``.
  public let rowWidth: Int

  /// Declares the parameters of a model.
  ///
  /// - Throws: ``ShapeProblem`` when the parts do not fit.
  public init(
    encoder: any Encoder, layer: any SequenceLayer, image: ImageShape, labelCount: Int,
    settings: InContextModelSettings, in scope: ParameterScope
  ) throws(ShapeProblem) {
    let features = try encoder.featureWidth(for: image)
    let width = settings.width
    try layer.validate(width: width)
    self.labelCount = labelCount
    if let encoder = encoder as? any SequenceEncoder {
      front = .learning(
        encoder.makeSequenceModule(
          for: image, labelCount: labelCount, in: scope.part("encoder")))
      rowWidth = image.elementCount
    } else {
      front = .fixed(encoder.makeModule(for: image, in: scope.part("encoder")))
      rowWidth = width
    }
    // The bound of one linear layer over features and one-hot label together.
    let unit = 1 / Float(features + labelCount + 1).squareRoot()
    let bound = settings.normalizesInput ? unit : settings.inputScale * unit
    let input = scope.part("input")
    projection = input.declare("weight", [width, features], .uniform(bound: bound))
    projectionBias = input.declare("bias", [width], .uniform(bound: bound))
    labels = input.declare(
      "labels", [labelCount + 1, width], .uniform(bound: settings.labelScale * unit))
    norm =
      settings.normalizesInput
      ? (
        input.declare("norm.gamma", [width], .constant(settings.inputScale)),
        input.declare("norm.beta", [width], .constant(0))
      ) : nil
    layers = (0..<settings.layerCount).map { index in
      Layer(
        sequence: layer.makeModule(width: width, in: scope.part("sequence.\(index)")),
        feedForward: FeedForward(
          width: width, inner: width * settings.feedForwardFactor, dropout: settings.dropout,
          in: scope.part("feed-forward.\(index)")))
    }
    let output = scope.part("head")
    head = output.declare("weight", [labelCount, width], .fanIn(width))
    headBias = output.declare("bias", [labelCount], .fanIn(width))
  }

  /// All of images `[n, h, w, c]` that does not depend on what was read before, `[n, rowWidth]`: their
  /// projected features, or for an encoder that learns their pixels.
  public func rows(of images: Variable, _ pass: ForwardPass) -> Variable {
    switch front {
    case .fixed(let encoder): project(encoder.encode(images, pass), pass)
    case .learning: pass.tape.apply(Reshape([images.shape[0], rowWidth]), to: images)
    }
  }

  /// The state of everything that learns, before anything was read.
  public func initialState(batch: Int, _ pass: ForwardPass) -> [SequenceState] {
    let own = layers.map { $0.sequence.initialState(batch: batch, pass) }
    return switch front {
    case .fixed: own
    case .learning(let encoder): encoder.initialState(batch: batch, pass) + own
    }
  }

  /// Reads demonstrations.
  ///
  /// - Parameters:
  ///   - rows: Rows of images, `[batch, length, rowWidth]`.
  ///   - labels: Their labels, sequence by sequence.
  ///   - asksFirst: Whether each demonstration is asked for just before it is shown with its label.
  ///   - state: The state before the first demonstration.
  ///   - pass: The run that this is part of.
  /// - Returns: The new state, and the logits of what was asked, `[batch, length, labels]`.
  public func read(
    _ rows: Variable, labels: [Int32], asksFirst: Bool = false, from state: [SequenceState],
    _ pass: ForwardPass
  ) -> (state: [SequenceState], askedLogits: Variable?) {
    var (row, probe, next) = enter(
      rows, labels: labels, asksFirst: asksFirst, from: state, pass)
    for (index, (layer, state)) in zip(layers, state.suffix(layers.count)).enumerated() {
      // Nobody reads what the last layer says about demonstrations: only its state counts.
      let isLast = index == layers.count - 1
      let scan = layer.sequence.scan(
        row, probes: probe, from: state, needsOutput: !isLast, pass)
      next.append(scan.state)
      if let output = scan.output { row = layer.feedForward(output, pass) }
      probe = scan.probeOutput.map { layer.feedForward($0, pass) }
    }
    return (next, probe.map { logits($0, pass) })
  }

  /// What the first layer reads of demonstrations, and of each one asked first; and the state of an
  /// encoder that learns, after them.
  func enter(
    _ rows: Variable, labels: [Int32], asksFirst: Bool, from state: [SequenceState],
    _ pass: ForwardPass
  ) -> (rows: Variable, asked: Variable?, state: [SequenceState]) {
    var (row, probe) = (rows, asksFirst ? rows : nil)
    var next: [SequenceState] = []
    if case .learning(let encoder) = front {
      let encoded = encoder.scan(
        rows, labels: labels, probes: probe, from: state.dropLast(layers.count), pass)
      next = encoded.state
      row = project(encoded.features, pass)
      probe = encoded.probeFeatures.map { project($0, pass) }
    }
    return (label(row, with: labels, pass), probe.map { asQueries($0, pass) }, next)
  }

  /// Answers queries in a state: logits `[batch, rows, labels]` of rows of images
  /// `[batch, rows, rowWidth]`.
  public func answer(
    _ queries: Variable, in state: [SequenceState], _ pass: ForwardPass
  ) -> Variable {
    var rows = queries
    if case .learning(let encoder) = front {
      rows = project(encoder.read(rows, from: state.dropLast(layers.count), pass), pass)
    }
    rows = zip(layers, state.suffix(layers.count)).reduce(asQueries(rows, pass)) { rows, layer in
      layer.0.feedForward(layer.0.sequence.read(rows, from: layer.1, pass), pass)
    }
    return logits(rows, pass)
  }

  private func project(_ features: Variable, _ pass: ForwardPass) -> Variable {
    let rows = pass.tape.apply(Linear(), to: features, pass[projection], pass[projectionBias])
    guard let norm else { return rows }
    return pass.tape.apply(LayerNorm(), to: rows, pass[norm.gamma], pass[norm.beta])
  }

  private func label(_ rows: Variable, with labels: [Int32], _ pass: ForwardPass) -> Variable {
    pass.tape.apply(AddEmbedding(labels), to: rows, pass[self.labels])
  }

  /// Marks images as queries: the label is unknown.
  private func asQueries(_ rows: Variable, _ pass: ForwardPass) -> Variable {
    label(rows, with: Array(repeating: Int32(labelCount), count: rows.shape.rowCount), pass)
  }

  private func logits(_ rows: Variable, _ pass: ForwardPass) -> Variable {
    pass.tape.apply(Linear(), to: rows, pass[head], pass[headBias])
  }
}
