import SwiftProtobuf
import TensorEngine

/// How the elements of a tensor are spread: equal buckets from the smallest to the largest.
struct Histogram {
  private static let bucketCount = 30
  private(set) var smallest = 0.0
  private(set) var largest = 0.0
  private(set) var sum = 0.0
  private(set) var sumOfSquares = 0.0
  /// The elements of each bucket; the last bucket holds its upper end too.
  private(set) var counts: [Int] = []
  private let elementCount: Int

  /// Counts the finite elements.
  init(of tensor: Tensor) {
    let values = UnsafeBufferPointer(start: tensor.pointer, count: tensor.count).lazy
      .filter(\.isFinite).map(Double.init)
    var (smallest, largest, count) = (Double.infinity, -Double.infinity, 0)
    for value in values {
      smallest = min(smallest, value)
      largest = max(largest, value)
      sum += value
      sumOfSquares += value * value
      count += 1
    }
    elementCount = count
    guard count > 0 else { return }
    (self.smallest, self.largest) = (smallest, largest)
    let width = (largest - smallest) / Double(Self.bucketCount)
    guard width > 0 else {
      counts = [count]
      return
    }
    counts = Array(repeating: 0, count: Self.bucketCount)
    for value in values {
      counts[min(Int((value - smallest) / width), Self.bucketCount - 1)] += 1
    }
  }

  /// The histogram as TensorBoard reads it.
  var message: TBHistogram {
    let width = (largest - smallest) / Double(max(counts.count, 1))
    return .with {
      $0.min = smallest
      $0.max = largest
      $0.num = Double(elementCount)
      $0.sum = sum
      $0.sumSquares = sumOfSquares
      $0.bucketLimit = counts.indices.map {
        $0 + 1 == counts.count ? largest : smallest + width * Double($0 + 1)
      }
      $0.bucket = counts.map(Double.init)
    }
  }
}
