#!/usr/bin/env python3
"""Compares the frozen encoders with timm and torchvision, at random weights of many sizes.

    encoders-test.py ENGRAM

Writes weights, images and features in float64 to a temporary folder and lets `engram selftest` compare. Needs
torch, torchvision, timm and safetensors.
"""
import subprocess
import sys
import tempfile

import timm
import torch
import torchvision
from safetensors.torch import save_file

if len(sys.argv) != 2:
    sys.exit(__doc__)
engram = sys.argv[1]


def randomise(model):
    """Every number of a network, and of its norms' statistics, at random."""
    generator = torch.Generator().manual_seed(7)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if tensor.is_floating_point():
                noise = torch.randn(tensor.shape, generator=generator)
                if name.endswith("running_var"):
                    tensor.copy_(noise.abs() + 0.5)
                elif tensor.dim() > 1:
                    fan_in = tensor[0].numel()
                    tensor.copy_(noise * (1.2 / fan_in**0.5))
                else:
                    tensor.copy_(0.1 * noise + 0.5)
    return model.eval()


def write(folder, name, model, images, feature, rename=lambda state: state, **metadata):
    weights = rename({key: value.float() for key, value in model.state_dict().items()})
    with torch.no_grad():
        features = feature(model.double(), images.double()).float()
    tensors = {f"weights.{key}": value.contiguous() for key, value in weights.items()}
    save_file(tensors | {"images": images, "features": features.contiguous()}, f"{folder}/{name}.safetensors",
              metadata={key: str(value) for key, value in metadata.items()})


def class_token(model, images):
    return model.forward_head(model.forward_features(images), pre_logits=True)


def torchvision_token(model, images):
    tokens = model._process_input(images)
    return model.encoder(torch.cat([model.class_token.expand(len(images), -1, -1), tokens], 1))[:, 0]


def hugging_face(state):
    """timm's names as Hugging Face has them, with query, key and value apart."""
    words = {"cls_token": "embeddings.cls_token", "pos_embed": "embeddings.position_embeddings",
             "patch_embed.proj": "embeddings.patch_embeddings.projection", "blocks.": "encoder.layer.",
             "attn.proj": "attention.output.dense", "norm1": "layernorm_before", "norm2": "layernorm_after",
             "mlp.fc1": "intermediate.dense", "mlp.fc2": "output.dense", "head.": "classifier."}
    renamed = {}
    for key, value in state.items():
        name = "layernorm." + key[5:] if key.startswith("norm.") else key
        for old, new in words.items():
            name = name.replace(old, new)
        if "attn.qkv" in name:
            for part, word in zip(value.chunk(3), ("query", "key", "value")):
                renamed["vit." + name.replace("attn.qkv", f"attention.attention.{word}")] = part
        else:
            renamed["vit." + name] = value
    return renamed


def images(*shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(8))


with tempfile.TemporaryDirectory() as folder:
    for trained, image, patch, width, depth, heads, ratio in [
        (32, (32, 32), 8, 64, 3, 4, 2), (48, (48, 48), 16, 96, 1, 8, 4), (32, (48, 64), 8, 48, 2, 3, 3),
        (56, (28, 28), 7, 40, 4, 5, 4), (224, (224, 224), 16, 192, 12, 3, 4), (224, (32, 32), 4, 64, 2, 1, 4),
    ]:
        model = randomise(timm.models.VisionTransformer(
            img_size=trained, patch_size=patch, embed_dim=width, depth=depth, num_heads=heads, mlp_ratio=ratio,
            num_classes=3, dynamic_img_size=True))
        name = f"{trained}-{image[0]}x{image[1]}-{patch}-{width}"
        write(folder, f"vit-timm-{name}", model, images(2, 3, *image), class_token, heads=heads)
        write(folder, f"vit-hugging-face-{name}", model, images(2, 3, *image), class_token, hugging_face,
              num_attention_heads=heads, layer_norm_eps=1e-6)
    for image, patch, width, depth, heads in [(32, 4, 128, 3, 2), (64, 16, 96, 2, 6)]:
        model = randomise(torchvision.models.VisionTransformer(
            image_size=image, patch_size=patch, num_layers=depth, num_heads=heads, hidden_dim=width,
            mlp_dim=3 * width))
        write(folder, f"vit-torchvision-{image}-{patch}-{width}", model, images(2, 3, image, image),
              torchvision_token, heads=heads)
    for name in ["resnet18", "resnet34", "resnet50"]:
        for side in [32, 97]:
            model = randomise(getattr(torchvision.models, name)())
            model.fc = torch.nn.Identity()
            write(folder, f"resnet-torchvision-{name}-{side}", model, images(2, 3, side, side),
                  lambda model, x: model(x))
        model = randomise(timm.create_model(name, num_classes=3))
        write(folder, f"resnet-timm-{name}", model, images(2, 3, 64, 64), class_token)
    sys.exit(subprocess.run([engram, "selftest", "--fixtures", folder]).returncode)
