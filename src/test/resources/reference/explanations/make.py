"""Makes expected.json: class activation maps and Grad-CAM as PyTorch gives them.

Needs PyTorch 2.9 or newer and torchvision: python make.py
Networks of torchvision have the weights of the tests' HashedWeights and an input of 3x64x64 made by the same rule; the others are the archives
of the folder network/exported. All in float64, so that the numbers are right to float32. With a file of the default model's weights and its
input as a PNG, also that: python make.py resnet50.safetensors portrait-crop-224.png
"""
import json
import os
import struct
import sys

import numpy as np
import torch
from torch import nn

try:
    import torchvision.models as models
except RuntimeError:  # a build of torchvision for another device: two declarations make it loadable
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    library = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        library.define(operator + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision.models as models

HERE = os.path.dirname(os.path.abspath(__file__))
EXPORTED = os.path.join(HERE, "..", "..", "org", "layerscope", "network", "exported")


def uniform(name, count):
    hashed = 0x811C9DC5
    for byte in name.encode():
        hashed = ((hashed ^ byte) * 0x01000193) & 0xFFFFFFFF
    x = (hashed + np.arange(count, dtype=np.uint64) * 2654435761) & 0xFFFFFFFF
    for _ in range(2):
        x ^= x >> np.uint64(16)
        x = (x * 0x45D9F3B) & 0xFFFFFFFF
    x ^= x >> np.uint64(16)
    return x / 2**32


def made_input(*shape):
    return torch.from_numpy((2 * uniform("input", np.prod(shape)) - 1).astype(np.float32).reshape(shape)).double()


def hashed(network):
    """The network with the weights of the rule."""
    state = {}
    for name, tensor in network.state_dict().items():
        shape = tuple(tensor.shape)
        if name.endswith("num_batches_tracked"):
            continue
        u = uniform(name, tensor.numel())
        fan_in = tensor.numel() // shape[0]
        if len(shape) == 4:
            values = (2 * u - 1) * np.sqrt(6 / fan_in)
        elif len(shape) == 2:
            values = (2 * u - 1) * np.sqrt(3 / fan_in)
        else:
            values = 0.5 + u if name.endswith((".weight", "running_var")) else (2 * u - 1) * 0.1
        state[name] = torch.from_numpy(values.astype(np.float32).reshape(shape))
    network.load_state_dict(state, strict=False)
    return network


def rounded(numbers):
    return [float(np.float32(number)) for number in numbers]


def record(index, activation, logits, tap, weight=None, bias=None):
    """By the definitions: the class activation map where a linear layer's weight is given, else Grad-CAM."""
    logit = logits.flatten()[index]
    (gradient,) = torch.autograd.grad(logit, activation, retain_graph=True)
    if weight is None:
        alpha = gradient[0].mean((1, 2))
        values = torch.relu((alpha[:, None, None] * activation[0]).sum(0))
    else:
        values = (weight[index][:, None, None] * activation[0]).sum(0)
        assert abs(values.mean() + bias[index] - logit) < 1e-9
    return {
        "class": index, "method": "grad-cam" if weight is None else "cam", "tap": tap,
        "shape": list(values.shape), "values": rounded(values.detach().flatten().numpy()), "logit": rounded([logit.item()])[0],
    }


def with_hook(network, x, index, tap, module, head=None):
    kept = {}

    def keep(module, inputs, output):
        kept["activation"] = output.detach().clone().requires_grad_()
        return kept["activation"].clone()  # an operation in place must not change what is kept

    handle = module.register_forward_hook(keep)
    logits = network(x)
    handle.remove()
    linear = (head.weight, head.bias) if head is not None else ()
    return record(index, kept["activation"], logits, tap, *linear)


class Cut(torch.fx.Interpreter):
    """Runs an exported program with the input of its last pooling as a leaf."""

    def __init__(self, program):
        super().__init__(program)
        pools = ("aten.mean.dim", "aten.adaptive_avg_pool2d.default")
        self.at = [node for node in program.graph.nodes if str(node.target) in pools][-1].args[0]

    def run_node(self, node):
        result = super().run_node(node)
        if node is self.at:
            self.activation = result.detach().requires_grad_()
            return self.activation.clone()
        if "softmax" in str(node.target):
            return node.args and self.fetch_args_kwargs_from_env(node)[0][0]  # logits
        return result


def exported(name, size, index, tap, head=None):
    program = torch.export.load(os.path.join(EXPORTED, name + ".pt2")).module()
    cut = Cut(program.double())
    logits = cut.run(made_input(1, 3, *size))
    state = program.state_dict()
    linear = (state[head + ".weight"], state[head + ".bias"]) if head else ()
    return record(index, cut.activation, logits, tap, *linear)


def safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(np.frombuffer(data[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"]).copy())
        for name, entry in header.items()
    }


def trained(weights, picture):
    from PIL import Image

    network = models.resnet50(norm_layer=lambda width: nn.BatchNorm2d(width, eps=1e-3))
    for stage in (network.layer2, network.layer3, network.layer4):
        stage[0].conv1.stride, stage[0].conv2.stride = (2, 2), (1, 1)
    network.load_state_dict(safetensors(weights), strict=False)
    network.double().eval()
    pixels = torch.from_numpy(np.asarray(Image.open(picture).convert("RGB")).astype(np.float64)).permute(2, 0, 1)
    x = (pixels - torch.tensor([123.68, 116.779, 103.939], dtype=torch.float64)[:, None, None])[None]
    return [with_hook(network, x, index, "layer4.2", network.layer4, network.fc) for index in (643, 0)]


def main():
    file = os.path.join(HERE, "expected.json")
    expected = {}
    if os.path.exists(file):
        with open(file) as before:
            expected = json.load(before)
    x = made_input(1, 3, 64, 64)
    network = hashed(models.resnet50()).double().eval()
    expected["resnet50"] = [with_hook(network, x, index, "layer4.2", network.layer4, network.fc) for index in (0, 999)]
    network = hashed(models.vgg16()).double().eval()
    expected["vgg16"] = [with_hook(network, x, index, "features.29", network.features[29]) for index in (0, 999)]
    network = hashed(models.vgg11_bn()).double().eval()
    expected["vgg11_bn"] = [with_hook(network, x, 7, "features.27", network.features[27])]
    expected["residual"] = [exported("residual", (32, 32), index, "layer2.0", "fc") for index in range(5)]
    expected["densenet"] = [exported("densenet", (32, 32), 3, "features.relu1", "classifier")]
    expected["efficientnet"] = [exported("efficientnet", (32, 32), 3, "features.3.2", "classifier.1")]
    expected["mobilenet3"] = [exported("mobilenet3", (32, 32), index, "features.3.2") for index in range(5)]
    expected["custom"] = [exported("custom", (33, 24), index, "body") for index in range(5)]
    if len(sys.argv) == 3:
        expected["trained"] = trained(*sys.argv[1:])
    with open(file, "w") as out:
        json.dump(expected, out, indent=1)
    for name, records in expected.items():
        for one in records:
            print(name, one["class"], one["method"], one["shape"], max(one["values"]), one["logit"])


if __name__ == "__main__":
    main()
