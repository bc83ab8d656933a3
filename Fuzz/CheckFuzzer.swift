import Glibc

/// Everything that `engram check` does, on whatever bytes the fuzzer makes up.
///
/// The bytes are an experiment; lines that begin with `#set ` or `#unset ` are also arguments of the
/// command line, so that one input exercises both. Anything but an answer is a bug: a trap, a hang,
/// memory without bounds.
@main
enum CheckFuzzer {
  static func main() {
    var count = CommandLine.argc
    var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(runFuzzer(&count, &words, checkInput))
  }

  /// What is in an input must not control the terminal on which its mistakes are shown.
  static func check(_ report: String) {
    for scalar in report.unicodeScalars where scalar != "\n" {
      precondition(
        scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value),
        "the report contains U+\(String(scalar.value, radix: 16))")
    }
  }
}

@_cdecl("checkInput")
func checkInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  CheckFuzzer.check(ExperimentCheck.report(on: bytes))
  return 0
}

/// The driver of libFuzzer, which owns the loop.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt
