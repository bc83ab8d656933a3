/// Everything that a machine must be able to compute: the one seam below operations and layers.
///
/// ``CPUDevice`` has the fast kernels and ``ReferenceDevice`` a naive twin of each, against which the
/// fast ones are tested. Another accelerator is a further conforming type in a target of its own.
///
/// Tensors are dense, row-major `Float`. Unless a comment says otherwise a result tensor is
/// overwritten and must not share memory with an operand; gradients of parameters are added to.
/// Shapes are the caller's contract: a mismatch is a programmer error and traps.
///
/// A device instance belongs to one thread.
public protocol Device: AnyObject {
  // MARK: Matrix products and rows

  /// `c = op(a) op(b)`, or `c += op(a) op(b)` when accumulating; all of rank two.
  func multiply(
    _ a: Tensor, _ b: Tensor, transposeA: Bool, transposeB: Bool, into c: Tensor, accumulate: Bool)

  /// Adds `bias [width]` to every row of `x [rows, width]`.
  func addBias(_ bias: Tensor, to x: Tensor)

  /// Adds the sum of the rows of `x [rows, width]` to `sum [width]`.
  func addRowSum(of x: Tensor, to sum: Tensor)

  /// Adds `x` to `y`, element by element.
  func add(_ x: Tensor, to y: Tensor)

  /// `y = x²`, element by element.
  func square(_ x: Tensor, into y: Tensor)

  /// `y[r] = x[indices[r]]` for rows of the last extent.
  func gatherRows(of x: Tensor, at indices: [Int32], into y: Tensor)

  /// `y[r] += table[indices[r]]`.
  func addRows(of table: Tensor, at indices: [Int32], to y: Tensor)

  /// `table[indices[r]] += x[r]`.
  func scatterAddRows(of x: Tensor, at indices: [Int32], to table: Tensor)

  // MARK: Columns

  /// Whether each column of `x [rows, width]` holds a number that the first row does not; `nil` if more than
  /// `limit` do.
  func varyingColumns(of x: Tensor, limit: Int) -> [Bool]?

  /// `y[r, k] = x[r, c]`, where `c` is the k-th column of the runs.
  func gatherColumns(of x: Tensor, at runs: ColumnRuns, into y: Tensor)

  /// `y[r, c] = x[r, k]` where `c` is the k-th column of the runs, and `column[r] row[c]` elsewhere; or added to `y`.
  ///
  /// `row` is zero in the runs.
  func scatterColumns(
    of x: Tensor, at runs: ColumnRuns, elsewhere column: Tensor, times row: Tensor,
    into y: Tensor, accumulate: Bool)

  // MARK: Activations

  /// `x = dropout(relu(x + bias))` in place.
  func biasReLUDropout(_ x: Tensor, bias: Tensor, dropout: Dropout)

  /// `dx = dy * scale` where `y > 0`, else 0; `y` is the result of ``biasReLUDropout(_:bias:dropout:)``.
  func reluDropoutBackward(y: Tensor, dy: Tensor, dropout: Dropout, into dx: Tensor)

  /// `y = skip + dropout(x + bias)`.
  func residualDropout(skip: Tensor, x: Tensor, bias: Tensor?, dropout: Dropout, into y: Tensor)

  /// `dx = dy * scale` where the mask keeps, else 0.
  func dropoutBackward(dy: Tensor, dropout: Dropout, into dx: Tensor)

  // MARK: Normalisation and loss

  /// Layer norm over the last axis; `mean` and `inverseDeviation`, `1 / sqrt(variance + epsilon)`, are
  /// `[rows]`.
  func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float, into y: Tensor, mean: Tensor,
    inverseDeviation: Tensor)

  /// The gradient of ``layerNorm(_:gamma:beta:epsilon:into:mean:inverseDeviation:)``; `dx` may be added
  /// to.
  func layerNormBackward(
    x: Tensor, gamma: Tensor, mean: Tensor, inverseDeviation: Tensor, dy: Tensor, into dx: Tensor,
    accumulate: Bool, dgamma: Tensor, dbeta: Tensor)

  /// Cross-entropy of `logits [rows, classes]`, in nats, per row.
  func crossEntropy(
    logits: Tensor, targets: [Int32], smoothing: Float, probabilities: Tensor, losses: Tensor)

  /// `dlogits = dlosses * (probabilities - targets)`.
  func crossEntropyBackward(
    probabilities: Tensor, targets: [Int32], smoothing: Float, dlosses: Tensor,
    into dlogits: Tensor)

  // MARK: Convolution block

  /// 3x3 convolution (padding 1) → instance norm → 2x2 max-pool → dropout → ReLU.
  ///
  /// `x [n, h, w, inputs]`, `weights.kernel [outputs, inputs, 3, 3]`,
  /// `y [n, h/2, w/2, outputs]`; what the gradient needs is returned.
  func convolutionBlock(
    _ x: Tensor, _ weights: ConvolutionBlockWeights, dropout: Dropout, keepsActivations: Bool,
    into y: Tensor
  ) -> ConvolutionBlockRecord

  /// The gradient of ``convolutionBlock(_:_:dropout:keepsActivations:into:)``. `gradients` are added
  /// to; `dx` is overwritten and `nil` when nobody needs it. The bias has no effect ahead of the norm:
  /// its gradient is zero up to rounding.
  func convolutionBlockBackward(
    x: Tensor, _ weights: ConvolutionBlockWeights, record: ConvolutionBlockRecord,
    dropout: Dropout, y: Tensor, dy: Tensor, into dx: Tensor?,
    gradients: ConvolutionBlockWeights)

  // MARK: Residual networks

  /// Mean and `1 / sqrt(variance + 1e-5)` of every channel of every image: `x [n, h, w, channels]`,
  /// `mean` and `inverseDeviation` `[n, channels]`.
  func mapStatistics(of x: Tensor, into mean: Tensor, inverseDeviation: Tensor)

  /// 3x3 convolution (padding 1, no bias) of `x [n, h, w, inputs]`; of `leakyReLU(norm(x))` if there is
  /// a norm. `kernel [outputs, inputs, 3, 3]`, `y [n, h, w, outputs]`.
  func convolve(_ x: Tensor, _ norm: MapNorm?, kernel: Tensor, slope: Float, into y: Tensor)

  /// The gradient of ``convolve(_:_:kernel:slope:into:)``, by way of the norm's statistics too.
  ///
  /// `dkernel` and `gradient` are added to; `dx` is overwritten and `nil` when nobody needs it, which
  /// only happens without a norm.
  func convolveBackward(
    x: Tensor, _ norm: MapNorm?, kernel: Tensor, slope: Float, dy: Tensor, into dx: Tensor?,
    dkernel: Tensor, gradient: MapNormGradient?)

  /// The end of a residual block: `y = leakyReLU(maxpool(norm(x) + skipNorm(skip)))` with windows of 2x2.
  ///
  /// `x`, `skip`: `[n, h, w, channels]`; `y [n, h/2, w/2, channels]`.
  func residualPool(
    _ x: Tensor, _ norm: MapNorm, skip: Tensor, _ skipNorm: MapNorm, slope: Float, into y: Tensor)

  /// The gradient of ``residualPool(_:_:skip:_:slope:into:)``; `dx` and `dskip` are overwritten.
  func residualPoolBackward(
    x: Tensor, _ norm: MapNorm, skip: Tensor, _ skipNorm: MapNorm, slope: Float, y: Tensor,
    dy: Tensor, into dx: Tensor, _ gradient: MapNormGradient, dskip: Tensor,
    _ skipGradient: MapNormGradient)

  /// `y [n, channels]` = the mean of `x [n, …, channels]` over everything between.
  func mapMean(of x: Tensor, into y: Tensor)

  /// Adds the gradient of ``mapMean(of:into:)`` to `dx`.
  func mapMeanBackward(dy: Tensor, to dx: Tensor)

  /// Drops squares of `size` x `size` pixels of single channels and scales what is left of an image, so
  /// that the count of its elements is made up for. The same function of a gradient is the gradient.
  ///
  /// A square goes where the mask `corners` drops the element at its first pixel.
  func dropBlock(_ x: Tensor, size: Int, corners: Dropout, into y: Tensor)

  /// Every window of maps `x [n, h, w, channels]` as a row: `y [n, h', w', size * size * channels]`, pixel by
  /// pixel, channels innermost, zero outside of the map.
  func unfold(_ x: Tensor, _ window: MapWindow, into y: Tensor)

  /// Adds the gradient of ``unfold(_:_:into:)`` to `dx`.
  func unfoldBackward(dy: Tensor, _ window: MapWindow, to dx: Tensor)

  /// `y = relu(x + bias + skip)`; its gradient is that of ``reluDropoutBackward(y:dy:dropout:into:)``.
  func biasReLU(_ x: Tensor, bias: Tensor, skip: Tensor?, into y: Tensor)

  /// The largest number of every window and channel: `y [n, h', w', channels]` of `x [n, h, w, channels]`.
  func maxPool(_ x: Tensor, _ window: MapWindow, into y: Tensor)

  /// Adds the gradient of ``maxPool(_:_:into:)`` to `dx`; of equal maxima the first takes it.
  func maxPoolBackward(x: Tensor, dy: Tensor, _ window: MapWindow, to dx: Tensor)

  // MARK: Mixing tokens

  /// `y = dropout(gelu(x))` with the form of GELU that is written with tanh.
  func geluDropout(_ x: Tensor, dropout: Dropout, into y: Tensor)

  /// The gradient of ``geluDropout(_:dropout:into:)``.
  func geluDropoutBackward(x: Tensor, dy: Tensor, dropout: Dropout, into dx: Tensor)

  /// `y = gelu(x + bias)`, `gelu(x) = x Φ(x)` with the normal distribution Φ; `y` may be `x` itself.
  func biasGELU(_ x: Tensor, bias: Tensor, into y: Tensor)

  /// The gradient of ``biasGELU(_:bias:into:)`` with respect to `x`; `dx` may be `dy` itself.
  func biasGELUBackward(x: Tensor, bias: Tensor, dy: Tensor, into dx: Tensor)

  /// `y [n, columns, rows] = skip + xᵀ` for every matrix of `x [n, rows, columns]`.
  func transpose(_ x: Tensor, skip: Tensor?, into y: Tensor)

  // MARK: Self-referential weight matrix

  /// Reads a sequence and rewrites the state in place.
  ///
  /// `x`, `probe`, `y`, `yProbe`: `[batch, length, width]`; `state`: ``SRWMGeometry/stateShape(batch:)``.
  /// `y` is `nil` when nobody needs it. The record is needed for the gradient.
  func srwm(
    _ geometry: SRWMGeometry, x: Tensor, probe: Tensor?, state: Tensor, into y: Tensor?,
    yProbe: Tensor?, keepsRecord: Bool
  ) -> SRWMRecord?

  /// The gradient of ``srwm(_:x:probe:state:into:yProbe:keepsRecord:)``. `dstate` holds the gradient
  /// of the final state on entry and that of the initial state on return.
  func srwmBackward(
    _ geometry: SRWMGeometry, x: Tensor, probe: Tensor?, finalState: Tensor, record: SRWMRecord,
    dy: Tensor?, dyProbe: Tensor?, into dx: Tensor, dprobe: Tensor?, dstate: Tensor)

  /// `y = Yᵀ x` for every row of `x [batch, rows, width]`: reads without writing.
  func srwmRead(_ geometry: SRWMGeometry, x: Tensor, state: Tensor, into y: Tensor)

  /// The gradient of a read; `dx` is overwritten, `dstate` is added to.
  func srwmReadBackward(
    _ geometry: SRWMGeometry, x: Tensor, state: Tensor, dy: Tensor, into dx: Tensor,
    dstate: Tensor)

  // MARK: Fast weights

  /// `y = elu(x) + 1`, where asked for divided by its sum over each head.
  func positiveFeatures(_ x: Tensor, headDimension: Int, normalizes: Bool, into y: Tensor)

  /// The gradient of ``positiveFeatures(_:headDimension:normalizes:into:)``.
  func positiveFeaturesBackward(
    x: Tensor, dy: Tensor, headDimension: Int, normalizes: Bool, into dx: Tensor)

  /// Reads a sequence and writes the state in place.
  ///
  /// `y` and `yProbe`, `[batch, length, width]`, are what the sequence's queries and probes read;
  /// `state` is ``FastWeightGeometry/stateShape(batch:)``. The record is needed for the gradient.
  func fastWeights(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, state: Tensor,
    into y: Tensor?, yProbe: Tensor?, keepsRecord: Bool
  ) -> FastWeightRecord?

  /// The gradient of ``fastWeights(_:_:state:into:yProbe:keepsRecord:)``. `gradients` are
  /// overwritten; `dstate` holds the gradient of the final state on entry and that of the initial
  /// state on return.
  func fastWeightsBackward(
    _ geometry: FastWeightGeometry, _ sequence: FastWeightSequence, finalState: Tensor,
    record: FastWeightRecord, dy: Tensor?, dyProbe: Tensor?, into gradients: FastWeightSequence,
    dstate: Tensor)

  /// Reads every row of `query [batch, rows, width]` without writing.
  func fastWeightsRead(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, into y: Tensor)

  /// The gradient of a read; `dquery` is overwritten, `dstate` is added to.
  func fastWeightsReadBackward(
    _ geometry: FastWeightGeometry, query: Tensor, state: Tensor, dy: Tensor,
    into dquery: Tensor, dstate: Tensor)

  // MARK: Attention

  /// `y_r = Σ_j p_j v_j` with `p = softmax(q_r k_j / sqrt(E))` over the keys that row `r` sees, head by
  /// head; zero where it sees none.
  ///
  /// `query`, `y`: `[batch, rows, width]`; `key`, `value`: `[batch, keys, width]`. The record is needed
  /// for the gradient; only the device that made it knows what is in it.
  func attention(
    _ geometry: AttentionGeometry, seeing visible: VisibleKeys, query: Tensor, key: Tensor,
    value: Tensor, into y: Tensor, keepsRecord: Bool
  ) -> Tensor?

  /// The gradient of ``attention(_:seeing:query:key:value:into:keepsRecord:)``; `dquery` is
  /// overwritten, `dkey` and `dvalue` are added to.
  func attentionBackward(
    _ geometry: AttentionGeometry, seeing visible: VisibleKeys, query: Tensor, key: Tensor,
    value: Tensor, record: Tensor, dy: Tensor, into dquery: Tensor, dkey: Tensor, dvalue: Tensor)

  /// ``attention(_:seeing:query:key:value:into:keepsRecord:)`` of rows that all see each other, and what
  /// stands before them: `packed [batch, rows, 3 width]` holds a row's query, key and value side by side,
  /// `prefix [batch, 2 length, width]` further keys, then their values.
  func selfAttention(_ geometry: AttentionGeometry, packed: Tensor, prefix: Tensor?, into y: Tensor)

  /// The gradient of ``selfAttention(_:packed:prefix:into:)``, which computes everything again; `dpacked` and
  /// `dprefix` are overwritten.
  func selfAttentionBackward(
    _ geometry: AttentionGeometry, packed: Tensor, prefix: Tensor?, dy: Tensor,
    into dpacked: Tensor,
    dprefix: Tensor?)

  // MARK: Long short-term memory

  /// One step: `c' = σ(f) c + σ(i) tanh(g)`, `h = σ(o) tanh(c')`.
  ///
  /// `gates [rows, 4 width]` holds the inputs of `i`, `f`, `g`, `o` and is overwritten by their
  /// activations. `cell` has one row for every equal share of the rows.
  func lstmCell(gates: Tensor, cell: Tensor, into newCell: Tensor, hidden: Tensor)

  /// The gradient of ``lstmCell(gates:cell:into:hidden:)`` from the activations; `dgates` is
  /// overwritten, `dcell` is added to.
  func lstmCellBackward(
    gates: Tensor, cell: Tensor, newCell: Tensor, dhidden: Tensor, dnewCell: Tensor?,
    into dgates: Tensor, dcell: Tensor)

  // MARK: Learning in few steps

  /// Steps of gradient descent on the cross-entropy of a linear layer, one for each row:
  /// `W ← W - rate g xᵀ`, `b ← b - rate g` with `g = softmax(W x + b + mask) - onehot(label)`.
  ///
  /// `weight [batch, classes, width]` and `bias [batch, classes]` change in place;
  /// `errors [batch, length, classes]` takes the `g` of every step, which the gradient needs.
  func descendOnline(
    _ rows: OnlineRows, rate: Float, weight: Tensor, bias: Tensor, errors: Tensor)

  /// The gradient of ``descendOnline(_:rate:weight:bias:errors:)``, through the `g` of every step.
  ///
  /// `weight` holds the final one and is overwritten; `dweight` and `dbias` hold the gradient of the
  /// final layer on entry and that of the initial one on return; `dx` is overwritten, `drate [1]` added to.
  func descendOnlineBackward(
    _ rows: OnlineRows, rate: Float, errors: Tensor, weight: Tensor, dweight: Tensor,
    dbias: Tensor, into dx: Tensor, drate: Tensor)

  /// How well every row of `x [batch, rows, width]` fits every class, `logits [batch, rows, classes]`; see
  /// ``ClassDensities``.
  func classLogits(_ x: Tensor, _ classes: ClassDensities, into logits: Tensor)

  /// The gradient of ``classLogits(_:_:into:)``; `dx` is overwritten, `gradients` are added to.
  func classLogitsBackward(
    x: Tensor, _ classes: ClassDensities, logits: Tensor, dlogits: Tensor, into dx: Tensor,
    gradients: ClassDensities)
}

/// The parameters of a convolution block, or their gradients.
public struct ConvolutionBlockWeights: Sendable {
  /// `[outputs, inputs, 3, 3]`.
  public let kernel: Tensor
  /// `[outputs]`.
  public let bias: Tensor
  /// Instance-norm scale, `[outputs]`.
  public let gamma: Tensor
  /// Instance-norm shift, `[outputs]`.
  public let beta: Tensor

  /// Creates the weights.
  public init(kernel: Tensor, bias: Tensor, gamma: Tensor, beta: Tensor) {
    self.kernel = kernel
    self.bias = bias
    self.gamma = gamma
    self.beta = beta
  }
}

/// What the gradient of a convolution block needs from the forward pass.
public struct ConvolutionBlockRecord: Sendable {
  /// The convolution's result `[n, h, w, outputs]`; `nil` when it is to be computed again.
  public let convolved: Tensor?
  /// Per image and channel, `[n, outputs]`.
  public let mean: Tensor
  /// `1 / sqrt(variance + 1e-5)`, `[n, outputs]`.
  public let inverseDeviation: Tensor

  /// Creates a record.
  public init(convolved: Tensor?, mean: Tensor, inverseDeviation: Tensor) {
    self.convolved = convolved
    self.mean = mean
    self.inverseDeviation = inverseDeviation
  }
}

/// What the gradient of an SRWM sequence needs from the forward pass.
///
/// Only the device that made a record knows what is in it.
public struct SRWMRecord: Sendable {
  /// What was computed at each step.
  public let steps: Tensor
  /// Copies of the state on the way.
  public let checkpoints: Tensor

  /// Creates a record.
  public init(steps: Tensor, checkpoints: Tensor) {
    self.steps = steps
    self.checkpoints = checkpoints
  }
}

/// The epsilon inside the square root of every normalisation.
public let normalizationEpsilon: Float = 1e-5
