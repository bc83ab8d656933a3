import EngramCore
import InstalledPlugins

@testable import Datasets

/// A pipeline that resizes square images of one channel, or leaves them as they are.
func pipeline(
  from raw: Int = 28, to size: Int? = nil, _ normalization: Normalization = .measured,
  then transforms: String...
) throws -> ImagePipeline {
  let registry = try Registry(installedPlugins)
  let resize = size.map { ["{type: resize, size: \($0)}"] } ?? []
  return try ImagePipeline(
    ImageShape(height: raw, width: raw, channels: 1),
    try (resize + transforms).map {
      try registry.make(.transform, from: $0, as: (any ImageTransform).self)
    }, normalization)
}
