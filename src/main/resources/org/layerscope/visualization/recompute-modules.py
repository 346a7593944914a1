"""Computes the numbers of this folder again with PyTorch and compares them: python recompute.py WEIGHTS [INPUT]

Needs torch, torchvision, numpy and pillow. WEIGHTS is the network's state dict, a .safetensors or .pth file: the one that was added to
Layerscope, or for a model that came with it what GET /api/v1/models/@MODEL@/weights.safetensors answers. INPUT is the picture that the network
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
    ...  # the network


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


