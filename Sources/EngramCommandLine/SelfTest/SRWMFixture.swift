internal import EngramCore
internal import Safetensors
internal import TensorEngine

/// One SRWM sequence: `x (B, H, L, E)`, weights `(B, H, E, E | 4)`, results and gradients.
enum SRWMFixture {
  private static let weightNames = ["w_y", "w_q", "w_k", "w_b"]

  static func check(_ file: SafetensorsFile, name: String) throws -> FixtureCheck {
    let x = try file.tensor(named: "x")
    guard x.shape.rank == 4 else {
      throw RunError("\(file.path): x has shape \(x.shape) instead of (batch, heads, length, head)")
    }
    let (batch, heads, head) = (x.shape[0], x.shape[1], x.shape[3])
    guard (1...256).contains(head), heads > 0 else {
      throw RunError(
        "\(file.path): \(heads) heads of dimension \(head) are outside 1... and 1...256")
    }
    func sequence(_ name: String) throws -> Tensor {
      let tensor = try file.tensor(named: name)
      guard tensor.shape == x.shape else {
        throw RunError("\(file.path): \(name) has shape \(tensor.shape), but x has \(x.shape)")
      }
      return sequenceMajor(tensor)
    }
    let geometry = SRWMGeometry(headCount: heads, headDimension: head)
    func part(_ suffix: String) throws -> [Tensor] {
      try weightNames.enumerated().map { index, weight in
        let tensor = try file.tensor(named: suffix.replacing("NAME", with: weight))
        let expected = Shape([batch, heads, head, index < 3 ? head : 4])
        guard tensor.shape == expected else {
          throw RunError(
            "\(file.path): \(weight) has shape \(tensor.shape) instead of \(expected)")
        }
        return tensor
      }
    }

    let tape = Tape(device: CPUDevice())
    let inputs = sequenceMajor(x)
    let state = pack(try part("NAME"), geometry, batch: batch)
    let dx = Tensor(repeating: 0, shape: inputs.shape)
    let dstate = Tensor(repeating: 0, shape: state.shape)
    let results = tape.apply(
      SRWMScan(geometry, needsOutput: true, keepsRecord: true),
      to: [
        tape.parameter(inputs, gradient: dx), tape.parameter(state, gradient: dstate),
      ])
    tape.seed(results[0], with: pack(try part("grad_NAME.final"), geometry, batch: batch))
    tape.seed(results[1], with: try sequence("grad_y"))
    tape.backward()

    var check = FixtureCheck(name: name)
    check.addForward(results[1].value.elements, try sequence("y").elements)
    let final = pack(try part("NAME.final"), geometry, batch: batch)
    check.addForward(results[0].value.elements, final.elements)
    let weightGradients = try part("grad_NAME")
    let unpacked = unpack(dstate, geometry, batch: batch)
    check.addGradients(
      [("x", dx.elements, try sequence("grad_x").elements)]
        + weightNames.indices.map {
          (weightNames[$0], unpacked[$0], weightGradients[$0].elements)
        })
    return check
  }

  /// `(B, H, L, E)` as `(B, L, H E)`.
  private static func sequenceMajor(_ x: Tensor) -> Tensor {
    let (batch, heads, length, head) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    let y = Tensor(uninitialized: [batch, length, heads * head])
    for b in 0..<batch {
      for h in 0..<heads {
        for t in 0..<length {
          (y.pointer + ((b * length + t) * heads + h) * head).update(
            from: x.pointer + ((b * heads + h) * length + t) * head, count: head)
        }
      }
    }
    return y
  }

  private static func pack(_ parts: [Tensor], _ geometry: SRWMGeometry, batch: Int) -> Tensor {
    let state = Tensor(repeating: 0, shape: geometry.stateShape(batch: batch))
    let head = geometry.headDimension
    for (index, part) in parts.enumerated() {
      let width = index < 3 ? head : 4
      for row in 0..<batch * geometry.headCount * head {
        (state.pointer + row * geometry.stride + index * head).update(
          from: part.pointer + row * width, count: width)
      }
    }
    return state
  }

  private static func unpack(
    _ state: Tensor, _ geometry: SRWMGeometry, batch: Int
  ) -> [[Float]] {
    let head = geometry.headDimension
    return (0..<4).map { index in
      (0..<batch * geometry.headCount * head).flatMap { row in
        (0..<(index < 3 ? head : 4)).map {
          state.pointer[row * geometry.stride + index * head + $0]
        }
      }
    }
  }
}
