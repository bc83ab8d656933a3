extension Dataset {
  /// The normalised pixels of one example, channels last, in memory of their own.
  ///
  /// - Parameter example: A class and an example of this dataset; its label plays no part.
  /// - Returns: `imageShape.elementCount` values.
  public func pixels(of example: LabelledExample) -> [Float] {
    [Float](unsafeUninitializedCapacity: imageShape.elementCount) { room, count in
      count = imageShape.elementCount
      copyExample(
        example.exampleIndex, ofClass: example.classIndex,
        into: UnsafeMutableBufferPointer(rebasing: room[..<count]))
    }
  }
}
