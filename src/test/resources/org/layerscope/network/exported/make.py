"""Makes the .pt2 archives of this folder and, beside each that can be run, the numbers it must give.

Needs PyTorch 2.9 or newer and torchvision: python make.py
The input is HashedWeights.input of the tests. Numbers per tap: shape, mean, standard deviation, minimum, maximum and five values.
"""
import json
import os

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

try:
    import torchvision.models as models
except RuntimeError:  # a build of torchvision for another device: two declarations make it loadable
    import sys

    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    library = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        library.define(operator + "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision.models as models
from torchvision.models.efficientnet import EfficientNet, FusedMBConvConfig, MBConvConfig
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.shufflenetv2 import InvertedResidual as ShuffleUnit
from torchvision.ops.misc import Conv2dNormActivation

HERE = os.path.dirname(os.path.abspath(__file__))


def made_input(*shape):
    hashed = 0x811C9DC5
    for byte in b"input":
        hashed = ((hashed ^ byte) * 0x01000193) & 0xFFFFFFFF
    x = (hashed + np.arange(np.prod(shape), dtype=np.uint64) * 2654435761) & 0xFFFFFFFF
    for _ in range(2):
        x ^= x >> np.uint64(16)
        x = (x * 0x45D9F3B) & 0xFFFFFFFF
    x ^= x >> np.uint64(16)
    return torch.from_numpy((2 * (x / 2**32) - 1).astype(np.float32).reshape(shape))


def stats(tensor):
    flat = tensor.detach().double().flatten()
    n = len(flat)
    return {
        "shape": list(tensor.shape),
        "mean": flat.mean().item(),
        "std": flat.std(unbiased=False).item(),
        "min": flat.min().item(),
        "max": flat.max().item(),
        "values": {str(i): flat[i].item() for i in sorted({0, n // 7, n // 3, n // 2, n - 1})},
    }


LEAVES = {
    "Conv2d": "conv", "BatchNorm2d": "bn", "BatchNorm1d": "bn", "Linear": "fc",
    "MaxPool2d": "maxpool", "AvgPool2d": "avgpool", "AdaptiveAvgPool2d": "avgpool",
    **dict.fromkeys(("ReLU", "ReLU6", "SiLU", "Hardswish", "Hardsigmoid", "Sigmoid", "Tanh", "GELU", "LeakyReLU", "ELU"), "relu"),
}
FUNCTIONS = {  # of ATen: the word in the tap's path and its kind
    "relu": ("relu", "relu"), "silu": ("silu", "relu"), "relu6": ("relu6", "relu"), "sigmoid": ("sigmoid", "relu"),
    "gelu": ("gelu", "relu"), "hardsigmoid": ("hardsigmoid", "relu"), "tanh": ("tanh", "relu"),
    "add": ("add", "add"), "sub": ("sub", "add"), "mul": ("mul", "mul"), "cat": ("cat", "cat"),
    "max_pool2d": ("maxpool", "maxpool"), "avg_pool2d": ("avgpool", "avgpool"),
    "adaptive_avg_pool2d": ("avgpool", "avgpool"), "mean": ("avgpool", "avgpool"), "conv2d": ("conv", "conv"),
}


class Recorder(torch.fx.Interpreter):
    """Keeps what a program's own code computes, under the names that taps have."""

    def __init__(self, program, types):
        super().__init__(program)
        self.types, self.taps, self.counts, self.inside = types, {}, {}, {}

    def run_node(self, node):
        result = super().run_node(node)
        stack = [path.split("@")[0] for path, _ in node.meta.get("nn_module_stack", {}).values()] or [""]
        if node.op != "call_function":
            return result
        operation = str(node.target).split(".")[1] if str(node.target).startswith("aten.") else ""
        silent = ("dropout", "clone", "contiguous", "softmax", "flatten" if self.types.get(stack[-1]) != "Flatten" else "")
        if operation and operation.strip("_") not in silent:
            for path in stack:
                self.inside[path] = self.inside.get(path, 0) + 1
        if self.types.get(stack[-1]) in LEAVES or operation.strip("_") not in FUNCTIONS:
            return result
        if sum(isinstance(value, torch.Tensor) for value in self.map_nodes_to_values(node.args, node)) < 2 and operation.strip("_") in ("add", "sub", "mul"):
            return result  # with a plain number: no tap
        word, kind = FUNCTIONS[operation.strip("_")]
        base = (stack[-1] + "." if stack[-1] else "") + word
        number = self.counts.get(base, 0) + 1
        while base + str(number) in self.types:
            number += 1
        self.counts[base] = number
        self.taps[base + str(number)] = {"kind": kind, **stats(result)}
        return result


def save(name, program):
    """Without the places in files that made each call: they are long, and of whoever runs this."""
    for node in program.graph.nodes:
        node.meta.pop("stack_trace", None)
    torch.export.save(program, os.path.join(HERE, name + ".pt2"))


def make(name, network, size, logits=None, dynamic=None, example=1):
    network.eval()
    x = made_input(1, 3, *size)
    program = torch.export.export(network, (x.repeat(example, 1, 1, 1),), dynamic_shapes=dynamic)
    save(name, program)

    types = {path: type(module).__name__ for path, module in network.named_modules()}
    calls = {}
    hooks = [
        module.register_forward_hook(lambda module, inputs, output, path=path: calls.setdefault(path, []).append(output.clone()))
        for path, module in network.named_modules()
    ]
    with torch.no_grad():
        output = network(x)
        for hook in hooks:
            hook.remove()
        recorder = Recorder(program.module(), types)
        recorder.run(x.repeat(example, 1, 1, 1))
    taps = dict(recorder.taps) if example == 1 else {}
    for path, outputs in calls.items():
        kind = LEAVES.get(types[path])
        for number, tensor in enumerate(outputs, 1):
            if kind:
                first = len(outputs) == 1 or (number == 1 and kind in ("conv", "fc"))
                taps[path if first else path + str(number)] = {"kind": kind, **stats(tensor)}
            elif path and len(outputs) == 1 and types[path] != "Sequential" and recorder.inside.get(path, 0) > 1:
                taps[path] = {"kind": "block", **stats(tensor)}
    facts = {
        "input": [3, *size],
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "convolutions": [p for p, m in network.named_modules() if isinstance(m, nn.Conv2d) and "downsample" not in p.split(".")],
        "modules": {path: kind for path, kind in types.items()},
        "taps": taps,
        "logits": taps[logits] if logits else stats(output),
    }
    with open(os.path.join(HERE, name + ".json"), "w") as file:
        json.dump(facts, file, indent=0)
        file.write("\n")


def make_decomposed(name, network, size):
    """In PyTorch's core operations: a hard swish is an addition, two clamps, a product and a division."""
    x = made_input(1, 3, size, size)
    save(name, torch.export.export(network.eval(), (x,)).run_decompositions())
    with torch.no_grad():
        facts = {"logits": stats(network[0](x))}
    with open(os.path.join(HERE, name + ".json"), "w") as file:
        json.dump(facts, file, indent=0)
        file.write("\n")


def spread(network):
    """Weights and running values that no two networks share, so that a wrong one shows."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.BatchNorm1d)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.3, 0.3)
            nn.init.uniform_(module.running_mean, -0.2, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
        elif isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
    return network


class Swap(nn.Module):
    """Own code: halves swapped, plain arithmetic, a convolution without a module, functions."""

    def __init__(self, channels):
        super().__init__()
        self.kernel = nn.Parameter(torch.randn(channels, 1, 3, 3) / 3)
        self.conv = nn.Conv2d(channels, channels, 3, padding="same", dilation=2)
        self.act = nn.LeakyReLU(0.2)

    def forward(self, x):
        left, right = x.chunk(2, dim=1)
        x = torch.cat([right, left], 1) * 2.0 - 0.25
        y = F.conv2d(x, self.kernel, padding=1, groups=x.shape[1])
        y += self.act(self.conv(self.act(y)))
        return F.gelu(x - y / 2) + F.gelu(y, approximate="tanh")


class Custom(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, (3, 5), stride=(2, 1), padding=(1, 2))
        self.body = nn.Sequential(
            nn.Sequential(nn.ELU(0.7), nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), nn.Identity()),
            Swap(8),
            nn.Sequential(Swap(8), nn.Tanh(), nn.Dropout2d(0.1)),
        )
        self.heads = nn.ModuleList([nn.Linear(32, 6), nn.Linear(6, 5, bias=False)])

    def forward(self, x):
        x = self.body(F.max_pool2d(F.relu(self.stem(x)), 3, 2, 1, ceil_mode=True))
        x = F.adaptive_avg_pool2d(x, (2, 2))
        x = self.heads[1](torch.sigmoid(self.heads[0](x.view(x.size(0), -1))))
        return F.softmax(x, dim=1)


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        out += identity
        return self.relu(out)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(6)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(BasicBlock(6, 6, 1), BasicBlock(6, 6, 1))
        self.layer2 = nn.Sequential(BasicBlock(6, 10, 2))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(10, 5)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.avgpool(self.layer2(self.layer1(x)))
        return self.fc(torch.flatten(x, 1))


class Normed(nn.Module):
    """A patch network with a layer norm: not supported."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, 4)
        self.blocks = nn.ModuleList([nn.Sequential(nn.LayerNorm(8), nn.Linear(8, 8)) for _ in range(2)])
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        for block in self.blocks:
            x = x + block(x)
        return self.fc(x.mean(1))


@torch.library.custom_op("somebody::sharpen", mutates_args=())
def sharpen(x: torch.Tensor) -> torch.Tensor:
    return x * 2


@sharpen.register_fake
def _(x):
    return torch.empty_like(x)


class WithCustomOperation(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return sharpen(self.conv(x)).mean((2, 3))


class TwoOutputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x), x


def small_mobilenet2():
    """Its last layers are 1280 channels wide at any setting."""
    network = models.MobileNetV2(num_classes=5, width_mult=0.1, inverted_residual_setting=[[1, 8, 1, 1], [2, 16, 2, 2]])
    network.features[-1] = Conv2dNormActivation(8, 16, 1, activation_layer=nn.ReLU6)
    network.classifier[1] = nn.Linear(16, 5)
    return network


def main():
    torch.manual_seed(5)
    make("custom", spread(Custom()), (33, 24), logits="heads.1")
    make("residual", spread(Residual()), (32, 32))
    free = {2: torch.export.Dim.AUTO, 3: torch.export.Dim.AUTO}
    make("residual-any-size", spread(Residual()), (32, 32), dynamic=({0: torch.export.Dim.AUTO, **free},), example=2)
    make("densenet", spread(models.DenseNet(growth_rate=4, block_config=(2, 1), num_init_features=8, bn_size=2, num_classes=5)), (32, 32))
    make("mobilenet2", spread(small_mobilenet2()), (32, 32))
    settings = [
        InvertedResidualConfig(8, 3, 8, 8, True, "RE", 2, 1, 1),
        InvertedResidualConfig(8, 5, 16, 8, True, "HS", 1, 1, 1),
    ]
    make("mobilenet3", spread(MobileNetV3(settings, last_channel=16, num_classes=5)), (32, 32))
    make_decomposed("decomposed", spread(nn.Sequential(MobileNetV3(settings[1:], last_channel=16, num_classes=5), nn.Softmax(1))), 32)
    settings = [FusedMBConvConfig(2, 3, 1, 8, 8, 1), MBConvConfig(2, 3, 2, 8, 8, 1)]
    make("efficientnet", spread(EfficientNet(settings, dropout=0.2, num_classes=5, last_channel=16)), (32, 32))
    shufflenet = models.ShuffleNetV2([1, 1, 1], [8, 8, 8, 8, 16], num_classes=5)
    shufflenet.stage3, shufflenet.stage4 = ShuffleUnit(8, 8, 1), nn.Identity()
    make("shufflenet", spread(shufflenet), (32, 32))

    x = made_input(1, 3, 8, 8)
    save("refused-layer-norm", torch.export.export(Normed().eval(), (x,)))
    save("refused-custom-operation", torch.export.export(WithCustomOperation().eval(), (x,)))
    save("refused-two-outputs", torch.export.export(TwoOutputs().eval(), (x,)))
    save("refused-four-channels", torch.export.export(nn.Sequential(nn.Conv2d(4, 2, 3)).eval(), (made_input(1, 4, 8, 8),)))
    save("refused-training", torch.export.export(spread(Residual()).train(), (made_input(2, 3, 32, 32),)))
    save("half", torch.export.export(nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(144, 3)).eval().half(), (x.half(),)))
    for name in sorted(os.listdir(HERE)):
        if name.endswith(".pt2"):
            print(name, os.path.getsize(os.path.join(HERE, name)))


if __name__ == "__main__":
    main()
