"""Computes the numbers of this folder again with PyTorch and compares them: python recompute.py WEIGHTS [INPUT]

Needs torch, torchvision, numpy and pillow. WEIGHTS is the network's state dict, a .safetensors or .pth file: the one that was added to
Layerscope, or for a model that came with it what GET /api/v1/models/vgg16-bn/weights.safetensors answers. INPUT is the picture that the network
got, where there is no input.png in this folder.
"""
import json
import os
import struct
import sys

import numpy as np
import torch
from PIL import Image
from torch import nn
from torchvision import models

HERE = os.path.dirname(os.path.abspath(__file__))
TOLERANCE = 1e-4  # of a layer's largest magnitude


def build():
    plan = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]
    net = models.VGG(models.vgg.make_layers(plan, batch_norm=True), init_weights=False)
    net.classifier = nn.Sequential(
        nn.Linear(in_features=25088, out_features=4096, bias=True),
        nn.ReLU(inplace=True),
        nn.Dropout(p=0.5, inplace=False),
        nn.Linear(in_features=4096, out_features=4096, bias=True),
        nn.ReLU(inplace=True),
        nn.Dropout(p=0.5, inplace=False),
        nn.Linear(in_features=4096, out_features=1000, bias=True),
    )
    return net


def load(path, manifest):
    net = build()
    missing, unexpected = net.load_state_dict(state_dict(path), strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        sys.exit(f"these weights are not the network's: missing {missing}, unexpected {unexpected}")
    return net.eval()


def state_dict(path):
    if not path.endswith(".safetensors"):
        state = torch.load(path, map_location="cpu", weights_only=True)
        state = state.get("state_dict", state.get("model", state))
        return {name.removeprefix("module."): tensor.float() for name, tensor in state.items()}
    types = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "F64": torch.float64}
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    state = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] in types:
            begin, end = entry["data_offsets"]
            numbers = torch.frombuffer(data[begin:end], dtype=types[entry["dtype"]])
            state[name.removeprefix("module.")] = numbers.reshape(entry["shape"]).float()
    return state


def forward(net, x, layers):
    """The network's own activations, taken where they arise."""
    taken = {}

    def take(layer):
        calls = []

        def hook(module, inputs, output):
            calls.append(1)
            if len(calls) == layer["call"]:
                taken[layer["index"]] = output.clone()  # an operation in place may follow

        net.get_submodule(layer["module"]).register_forward_hook(hook)

    for layer in layers:
        take(layer)
    net(x)
    return taken


def chain(net, x, layers):
    """Each convolution fed with the raw output of the one before."""
    taken = {}
    for layer in layers:
        x = taken[layer["index"]] = net.get_submodule(layer["module"])(x)
    return taken


def numbers(path, preprocessing):
    pixels = torch.from_numpy(np.array(Image.open(path).convert("RGB"), dtype=np.float32)).permute(2, 0, 1)
    if preprocessing["range"] == 1:
        pixels = pixels / 255
    mean, std = (torch.tensor(preprocessing[name])[:, None, None] for name in ("mean", "std"))
    return ((pixels - mean) / std)[None]


def farthest(found, kept):
    """The largest difference; infinite where numbers that are not both finite are not the same."""
    same = (found == kept) | (found.isnan() & kept.isnan())
    infinite = float("inf")
    return (found - kept).abs().nan_to_num(nan=infinite, posinf=infinite).masked_fill(same, 0).max().item()


def main():
    with open(os.path.join(HERE, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    # Who shares a view may keep the photo to himself: then it is the second argument.
    if len(sys.argv) < (2 if "file" in manifest["input"] else 3):
        sys.exit(__doc__)
    net = load(sys.argv[1], manifest)
    picture = sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, manifest["input"]["file"])
    x = numbers(picture, manifest["preprocessing"])
    with torch.no_grad():
        taken = (chain if manifest["pass"] == "chain" else forward)(net, x, manifest["layers"])
    worst = 0
    for layer in manifest["layers"]:
        first, last = map(int, layer["channels"].split("-"))
        kept = torch.from_numpy(np.load(os.path.join(HERE, layer["file"])))
        whole = taken[layer["index"]][0]
        assert list(whole.shape) == layer["shape"] and kept.shape == whole[first : last + 1].shape, layer
        difference = farthest(whole[first : last + 1], kept)
        largest = whole.abs().masked_fill(~whole.isfinite(), 0).max().item()
        worst = max(worst, difference / largest if largest else difference)
        print(f"{layer['tap']:30} {tuple(kept.shape)}  largest difference {difference:.3g} of {largest:.6g}")
    print(f"{len(manifest['layers'])} layers, largest relative difference {worst:.3g} (expected: at most {TOLERANCE})")
    sys.exit(worst > TOLERANCE)


if __name__ == "__main__":
    main()
