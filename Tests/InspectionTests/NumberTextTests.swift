import Inspection
import Testing

struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (12.3, "12"), (-1.26, "-1.3"), (0.126, "0.13"), (0.0126, "0.013"),
    (0.000126, "1.3e-4"), (.infinity, "inf"), (9.99, "10"),
  ])
  func short(value: Double, text: String) { #expect(NumberText.short(value) == text) }

  @Test(arguments: [(0, "0"), (999, "999"), (2800, "2,800"), (-1_234_567, "-1,234,567")])
  func grouped(value: Int, text: String) { #expect(NumberText.grouped(value) == text) }

  @Test func fixed() {
    #expect(NumberText.fixed(-0.001, digits: 2) == "0.00")
    #expect(NumberText.fixed(1.005, digits: 0) == "1")
  }
}
