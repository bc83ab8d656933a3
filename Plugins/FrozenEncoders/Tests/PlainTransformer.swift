import Foundation
import TensorEngine

/// A Vision Transformer as its paper writes it, in double precision and plain loops.
struct PlainTransformer {
  typealias Rows = [[Double]]

  let tensors: [String: Tensor]
  let heads: Int
  let epsilon = 1e-6

  /// All tokens after the final norm, of one image `[height][width][channels]`.
  ///
  /// - Parameters:
  ///   - image: The image.
  ///   - rows: Patches down.
  ///   - columns: Patches across.
  ///   - patch: Side of a patch.
  ///   - prompts: Tokens that stand before all others, without positions.
  ///   - prefixes: For some blocks, keys and values that are seen besides those of the tokens.
  /// - Returns: The tokens, prompts included.
  func tokens(
    of image: (Int, Int, Int) -> Float, rows: Int, columns: Int, patch: Int, prompts: Rows = [],
    prefixes: [Int: (keys: Rows, values: Rows)] = [:]
  ) -> Rows {
    let kernel = tensors["patch_embed.proj.weight"] ?? Tensor(uninitialized: [0, 0, 0, 0])
    let (width, channels) = (kernel.shape[0], kernel.shape[1])
    let bias = vector("patch_embed.proj.bias")
    var tokens = [vector("cls_token")]
    for row in 0..<rows {
      for column in 0..<columns {
        tokens.append(
          (0..<width).map { output in
            var sum = bias[output]
            for channel in 0..<channels {
              for y in 0..<patch {
                for x in 0..<patch {
                  let place = ((output * channels + channel) * patch + y) * patch + x
                  sum +=
                    Double(kernel.pointer[place])
                    * Double(image(row * patch + y, column * patch + x, channel))
                }
              }
            }
            return sum
          })
      }
    }
    let positions = vector("pos_embed")
    for token in tokens.indices {
      for i in 0..<width { tokens[token][i] += positions[token * width + i] }
    }
    tokens = prompts + tokens
    var block = 0
    while tensors["blocks.\(block).norm1.weight"] != nil {
      let name = "blocks.\(block)."
      tokens = add(tokens, attention(norm(tokens, name + "norm1"), name, prefixes[block]))
      let hidden = linear(norm(tokens, name + "norm2"), name + "mlp.fc1").map { row in
        row.map { $0 * erfc(-$0 / 2.0.squareRoot()) / 2 }
      }
      tokens = add(tokens, linear(hidden, name + "mlp.fc2"))
      block += 1
    }
    return norm(tokens, "norm")
  }

  private func attention(
    _ tokens: Rows, _ name: String, _ prefix: (keys: Rows, values: Rows)?
  ) -> Rows {
    let packed = linear(tokens, name + "attn.qkv")
    let width = tokens[0].count
    let size = width / heads
    let keys = (prefix?.keys ?? []) + packed.map { Array($0[width..<2 * width]) }
    let values = (prefix?.values ?? []) + packed.map { Array($0[(2 * width)...]) }
    var mixed = Rows(repeating: [Double](repeating: 0, count: width), count: tokens.count)
    for head in 0..<heads {
      for (i, row) in packed.enumerated() {
        let scores = keys.map { key in
          (0..<size).reduce(0) { $0 + row[head * size + $1] * key[head * size + $1] }
            / Double(size).squareRoot()
        }
        let powers = scores.map { exp($0 - (scores.max() ?? 0)) }
        let sum = powers.reduce(0, +)
        for (power, value) in zip(powers, values) {
          for e in 0..<size {
            mixed[i][head * size + e] += power / sum * value[head * size + e]
          }
        }
      }
    }
    return linear(mixed, name + "attn.proj")
  }

  private func norm(_ tokens: Rows, _ name: String) -> Rows {
    let (gamma, beta) = (vector(name + ".weight"), vector(name + ".bias"))
    return tokens.map { row in
      let mean = row.reduce(0, +) / Double(row.count)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      let scale = 1 / (variance + epsilon).squareRoot()
      return row.indices.map { (row[$0] - mean) * scale * gamma[$0] + beta[$0] }
    }
  }

  private func linear(_ tokens: Rows, _ name: String) -> Rows {
    let (weight, bias) = (vector(name + ".weight"), vector(name + ".bias"))
    return tokens.map { row in
      bias.indices.map { output in
        row.indices.reduce(bias[output]) { $0 + weight[output * row.count + $1] * row[$1] }
      }
    }
  }

  private func add(_ one: Rows, _ other: Rows) -> Rows {
    zip(one, other).map { zip($0, $1).map(+) }
  }

  private func vector(_ name: String) -> [Double] { tensors[name]?.elements.map(Double.init) ?? [] }
}
