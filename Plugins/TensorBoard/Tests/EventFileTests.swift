import EngramCore
import EngramTesting
import Files
import TensorEngine
import Testing

@testable import TensorBoard

/// The bytes of event files; `make trackers-test` has the real TensorBoard read them.
struct EventFileTests {
  @Test func theChecksumIsThatOfTheStandard() {
    // RFC 3720, B.4: the digits, 32 zeros, 32 bytes of ones.
    #expect(RecordChecksum.of(Array("123456789".utf8)) == 0xE306_9283)
    #expect(RecordChecksum.of(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(RecordChecksum.of(Array(repeating: 255, count: 32)) == 0x62A8_AB43)
  }

  @Test func aRecordIsLengthChecksumMessageChecksum() {
    let record = EventFile.record([1, 2, 3])
    #expect(record.count == 8 + 4 + 3 + 4)
    #expect(Array(record.prefix(8)) == [3, 0, 0, 0, 0, 0, 0, 0])
    #expect(Array(record[12..<15]) == [1, 2, 3])
    let sum = record[8..<12].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    #expect(sum == RecordChecksum.masked(Array(record.prefix(8))))
  }

  @Test func aSecondFileOfTheSameSecondIsAnother() throws {
    let folder = try ScratchFolder()
    for _ in 0..<3 { _ = try EventFile(in: folder.path) }
    #expect(try Folder.names(in: folder.path).count == 3)
  }

  @Test func bucketsHoldEveryFiniteElement() {
    let histogram = Histogram(of: Tensor([0, 1, 1, 3, .nan, .infinity], shape: [6]))
    #expect(histogram.smallest == 0 && histogram.largest == 3)
    #expect(histogram.sum == 5 && histogram.sumOfSquares == 11)
    #expect(histogram.counts.count == 30)
    #expect(histogram.counts[0] == 1 && histogram.counts[10] == 2 && histogram.counts[29] == 1)
    #expect(histogram.message.bucketLimit.last == 3 && histogram.message.num == 4)
  }

  @Test func equalElementsAreOneBucket() {
    #expect(Histogram(of: Tensor([2, 2], shape: [2])).counts == [2])
    #expect(Histogram(of: Tensor([], shape: [0])).counts == [])
  }

  @Test(arguments: [
    ("loss", "loss"), ("loss.after2.of1", "loss/after2.of1"), ("gradient-norm", "gradient-norm"),
  ])
  func tagsAreGroupedByTheFirstWord(name: String, tag: String) {
    #expect(TensorBoardFollower.tag(of: name) == tag)
  }

  @Test func higherAccuraciesAreDarker() {
    let document = MatrixPicture(rows: [[1], [0.25, 0]]).document
    for part in ["rgb(8,48,107)", "rgb(247,251,255)", ">100.0<", ">25.0<", ">after 2<", ">on 2<"] {
      #expect(document.contains(part), "\(part) is missing")
    }
  }
}
