import Testing

@testable import EngramCore

struct StudentDistributionTests {
  /// The 97.5 % column of the tables in textbooks, to their three decimals.
  @Test(
    arguments: [
      (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (9, 2.262), (10, 2.228),
      (19, 2.093), (30, 2.042), (99, 1.984), (1_000, 1.962), (100_000, 1.960),
    ])
  func boundsAreThoseOfTables(degreesOfFreedom: Int, expected: Double) {
    let bound = StudentDistribution(degreesOfFreedom: degreesOfFreedom).bound(ofProbability: 0.95)
    #expect(abs(bound - expected) <= 0.0005)
  }

  /// With one degree of freedom the quantile is a tangent, with two it is a root.
  @Test(arguments: [0.1, 0.5, 0.9, 0.95, 0.99])
  func boundsAgreeWithTheClosedForms(probability: Double) {
    func bound(_ degreesOfFreedom: Int) -> Double {
      StudentDistribution(degreesOfFreedom: degreesOfFreedom).bound(ofProbability: probability)
    }
    let tangent = StudentDistributionTests.tangent(.pi / 2 * probability)
    #expect(abs(bound(1) / tangent - 1) < 1e-12)
    let root = probability * (2 / (1 - probability * probability)).squareRoot()
    #expect(abs(bound(2) / root - 1) < 1e-12)
  }

  // By continued fraction, so that the test needs no library.
  private static func tangent(_ angle: Double) -> Double {
    var fraction = 0.0
    for odd in stride(from: 61.0, through: 1, by: -2) {
      fraction = angle * angle / (odd - fraction)
    }
    return fraction / angle
  }

  @Test func probabilityGrowsFromZeroToOne() {
    for degreesOfFreedom in 1...12 {
      let student = StudentDistribution(degreesOfFreedom: degreesOfFreedom)
      let values = [0, 0.5, 1, 2, 4, 1e9].map(student.probability(within:))
      #expect(values[0] == 0 && abs(values[5] - 1) < 1e-8)
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    }
  }
}
