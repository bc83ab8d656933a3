public import EngramCore

/// Weights that others have trained and publish as safetensors files.
///
/// None of their makers publishes a checksum that could be compared before a file is fetched, so that none is
/// declared; ``check(_:)`` says whether a file holds the network at least.
public struct PublishedWeights: Sendable {
  /// The word on the command line.
  public let name: String
  /// One sentence: what the network has been trained on.
  public let summary: String
  /// The file, below the folder of fetched files.
  public let download: Download
  private let isResNet: Bool

  private init(_ name: String, _ summary: String, from model: String, isResNet: Bool = false) {
    self.name = name
    self.summary = summary
    self.isResNet = isResNet
    download = Download(
      "models/\(name).safetensors",
      from: "https://huggingface.co/\(model)/resolve/main/model.safetensors")
  }

  /// All that are known, the most usual first.
  public static let all = [
    PublishedWeights(
      "vit-b16-in21k", "ViT-B/16 at 224, trained on ImageNet-21k, by the AugReg recipe.",
      from: "timm/vit_base_patch16_224.augreg_in21k"),
    PublishedWeights(
      "vit-b16-in21k-in1k", "The same, fine-tuned on ImageNet-1k.",
      from: "timm/vit_base_patch16_224.augreg_in21k_ft_in1k"),
    PublishedWeights(
      "vit-b16-in21k-paper", "ViT-B/16 at 224, trained on ImageNet-21k, of the first paper.",
      from: "google/vit-base-patch16-224-in21k"),
    PublishedWeights(
      "vit-b16-dino", "ViT-B/16 at 224, trained on ImageNet-1k without labels, by DINO.",
      from: "timm/vit_base_patch16_224.dino"),
    PublishedWeights(
      "resnet18-in1k", "ResNet-18, trained on ImageNet-1k, of torchvision.",
      from: "timm/resnet18.tv_in1k", isResNet: true),
    PublishedWeights(
      "resnet50-in1k", "ResNet-50, trained on ImageNet-1k, of torchvision.",
      from: "timm/resnet50.tv_in1k", isResNet: true),
  ]

  /// The encoder of an experiment that reads a file.
  public func encoder(reading path: String) -> String {
    "{type: \(isResNet ? ResNet.typeName : VisionTransformer.typeName), weights: \(path)}"
  }

  /// Compares the names and shapes in a file with the network.
  ///
  /// - Parameter path: The file.
  /// - Throws: `DataError` when it holds something else.
  public func check(_ path: String) throws {
    if isResNet { _ = try ResNet(weights: path) } else { _ = try VisionTransformer(weights: path) }
  }
}
