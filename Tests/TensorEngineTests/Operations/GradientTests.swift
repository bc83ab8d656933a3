import Foundation
import Testing

@testable import TensorEngine

@Suite("Gradients of every operation")
struct GradientTests {
  /// A device that every argument of a test makes anew, because one belongs to one thread.
  enum DeviceKind: String, CaseIterable {
    case fast, naive
    func make() -> any Device { self == .fast ? CPUDevice() : ReferenceDevice() }
  }

  @Test(arguments: OperationCase.all, DeviceKind.allCases)
  func tapeAgreesWithDifferences(operation: OperationCase, kind: DeviceKind) {
    let check = GradientCheck(operation, kind.make())
    let gradients = check.gradients()
    // A gradient that is zero by symmetry (a bias ahead of a norm) has only rounding errors.
    let floor = 5e-2 * (gradients.flatMap(\.elements).map { Double(abs($0)) }.max() ?? 0)
    var (skipped, total) = (0, 0)
    for (input, gradient) in gradients.enumerated() {
      let largest = max(floor, gradient.elements.map { Double(abs($0)) }.max() ?? 0)
      for place in 0..<gradient.count {
        total += 1
        guard let difference = check.difference(input, place) else {
          skipped += 1
          continue
        }
        let error = abs(difference - Double(gradient.pointer[place])) / largest
        #expect(
          error < GradientCheck.tolerance,
          "input \(input), element \(place): \(gradient.pointer[place]), not \(difference)")
      }
    }
    #expect(skipped * 5 <= total, "\(skipped) of \(total) elements lie too near to a kink")
  }

  /// A frozen input must not stop the gradients of the others.
  @Test(arguments: OperationCase.all)
  func everyInputMayBeTheOnlyOneWithAGradient(operation: OperationCase) {
    let check = GradientCheck(operation, CPUDevice())
    let all = check.gradients()
    for (input, expected) in all.enumerated() {
      let alone = check.gradients { $0 == input ? .parameter : .constant }[input]
      expectClose(alone, expected, .bitwise, "gradient of input \(input) alone")
    }
  }

  /// Inputs that are results of other operations get a gradient that nobody has cleared.
  @Test(arguments: OperationCase.all)
  func gradientsOfIntermediateResultsStartAtZero(operation: OperationCase) {
    let check = GradientCheck(operation, CPUDevice())
    let passedOn = check.gradients { _ in .intermediate }
    for (input, expected) in check.gradients().enumerated() {
      expectClose(passedOn[input], expected, .sums, "gradient of input \(input)")
    }
  }

  @Test(arguments: OperationCase.all)
  func aVariableUsedTwiceGetsTheSum(operation: OperationCase) {
    let check = GradientCheck(operation, CPUDevice())
    let twice = check.gradients(uses: 2) { _ in .intermediate }
    for (input, once) in check.gradients().enumerated() {
      let expected = Tensor(once.elements.map { 2 * $0 }, shape: once.shape)
      expectClose(twice[input], expected, .sums, "gradient of input \(input)")
    }
  }

  /// Every result of an operation may be one that the loss does not depend on.
  @Test(arguments: OperationCase.all)
  func gradientsOfResultsAddUp(operation: OperationCase) {
    let check = GradientCheck(operation, CPUDevice())
    let sums = check.gradients()
    var parts = sums.map { Tensor(repeating: 0, shape: $0.shape) }
    for output in 0..<check.outputCount {
      for (input, part) in check.gradients(seeding: output).enumerated() {
        parts[input] = Tensor(
          zip(parts[input].elements, part.elements).map(+), shape: part.shape)
      }
    }
    for (input, sum) in sums.enumerated() {
      expectClose(parts[input], sum, .chains, "gradient of input \(input)")
    }
  }

  @Test func everyOperationHasACase() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Sources/TensorEngine/Operations").standardizedFileURL
    let declaration = /struct (\w+): Operation\b/
    var found: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let source = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      found.formUnion(source.matches(of: declaration).map { String($0.1) })
    }
    #expect(found.count >= 11)
    #expect(found == Set(OperationCase.all.map(\.operation)))
  }
}
