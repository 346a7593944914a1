"""Computes the numbers of this folder again with PyTorch and compares them: python recompute.py PROGRAM [INPUT]

Needs torch, numpy and pillow. PROGRAM is the .pt2 file that was added to Layerscope. INPUT is the picture that the network got, where there
is no input.png in this folder.
"""
import hashlib
import json
import os
import sys

import numpy as np
import torch
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
TOLERANCE = 1e-4  # of a layer's largest magnitude


def load(path, manifest):
    with open(path, "rb") as file:
        found = hashlib.sha256(file.read()).hexdigest()
    expected = manifest["model"]["sha256"]
    if found != expected:
        sys.exit(f"sha256 of {path}: {found} (expected: {expected})")
    return torch.export.load(path).module()


class Recorder(torch.fx.Interpreter):
    """Runs a program call by call and keeps what some of them give."""

    def __init__(self, program, nodes):
        super().__init__(program)
        self.nodes, self.taken = nodes, {}

    def run_node(self, node):
        if node.op == "call_module":
            return None  # a check that the input has the example's size, which the calls may not need
        result = super().run_node(node)
        if node.name in self.nodes:
            self.taken[node.name] = result.clone()  # a call in place may follow
        return result


def forward(net, x, layers):
    """The network's own activations, taken where they arise."""
    recorder = Recorder(net, {layer["node"] for layer in layers})
    recorder.run(x)
    return {layer["index"]: recorder.taken[layer["node"]] for layer in layers}


def chain(net, x, layers):
    """Each convolution fed with the raw output of the one before."""
    nodes = {node.name: node for node in net.graph.nodes}
    weights = torch.fx.Interpreter(net)
    taken = {}
    for layer in layers:
        call = nodes[layer["node"]]
        rest = torch.fx.node.map_arg(call.args[1:], lambda node: weights.fetch_attr(node.target))
        x = taken[layer["index"]] = call.target(x, *rest, **call.kwargs)
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
