import EngramCore
import Glibc

/// Everything that happens between the bytes of a data file and the images of a data set.
///
/// `EngramReaderFuzz seeds FOLDER` writes good files to begin with, in a folder for each reader. With
/// the name of one in ENGRAM_READER, the program is libFuzzer's. A good file is read; any other gives
/// one error in one line that names it. Anything else is a bug: a trap, a hang, memory without bounds.
@main
enum ReaderFuzzer {
  static func main() throws {
    if CommandLine.arguments.dropFirst().first == "seeds", CommandLine.argc == 3 {
      for reader in FuzzedReader.all { try reader.writeSeeds(to: CommandLine.arguments[2]) }
      return
    }
    var count = CommandLine.argc
    var words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    exit(runFuzzer(&count, &words, readInput))
  }

  /// The reader that the environment names.
  static let reader: FuzzedReader = {
    let name = getenv("ENGRAM_READER").map { String(cString: $0) } ?? ""
    guard let reader = FuzzedReader.all.first(where: { $0.name == name }) else {
      let known = FuzzedReader.all.map(\.name).joined(separator: ", ")
      fatalError("ENGRAM_READER is '\(name)'; it has to be one of \(known)")
    }
    return reader
  }()

  /// Where the files of this process lie.
  static let folder = FuzzFolder()

  /// Reads one file of the reader's kind.
  static func check(_ bytes: [UInt8]) {
    do {
      for dataset in try reader.datasets(folder, bytes) { check(dataset) }
    } catch {
      require(false, "the input cannot be set up: \(error)")
    }
  }

  /// Ends the program with a message, which a precondition of an optimised program does not give.
  static func require(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { fatalError(message()) }
  }

  private static func check(_ dataset: any Dataset) {
    do {
      try dataset.prepare(folder.roots)
    } catch {
      let message = "\(error)"
      require(error is DataError, "\(type(of: error)) instead of a DataError: \(message)")
      require(message.contains(folder.path), "no file is named: \(message)")
      require(
        !message.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) },
        "the message is more than a line: \(message)")
      return
    }
    // What has been read can be used.
    var pixels = [Float](repeating: .nan, count: dataset.imageShape.elementCount)
    for classIndex in 0..<dataset.classCount {
      let last = dataset.exampleCount(ofClass: classIndex) - 1
      pixels.withUnsafeMutableBufferPointer {
        dataset.copyExample(last, ofClass: classIndex, variation: 0, into: $0)
      }
    }
  }
}

@_cdecl("readInput")
func readInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  ReaderFuzzer.check(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// The driver of libFuzzer, which owns the loop.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt
