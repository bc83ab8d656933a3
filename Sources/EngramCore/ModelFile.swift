internal import Safetensors
public import TensorEngine

/// Files of named parameters: a run's checkpoint, or a trained model without its optimizer.
public enum ModelFile {
  /// Every tensor of a safetensors file, by name.
  ///
  /// - Parameter path: Absolute, or relative to the working directory.
  /// - Returns: The tensors of floating-point numbers.
  /// - Throws: ``RunError`` with the file and the reason when it cannot be read.
  public static func tensors(of path: String) throws -> [String: Tensor] {
    do throws(SafetensorsError) {
      return try SafetensorsFile(path).tensors()
    } catch {
      throw RunError("\(error)")
    }
  }
}
