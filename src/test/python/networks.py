"""ResNet-50 in plain PyTorch, as torchvision builds it, and the article's input and chain."""
import sys
import time

import numpy as np
import torch
from torch import nn


def convolution(inputs, outputs, size, stride=1):
    return nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=False)


class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1, self.bn1 = convolution(inputs, width, 1), nn.BatchNorm2d(width)
        self.conv2, self.bn2 = convolution(width, width, 3, stride), nn.BatchNorm2d(width)
        self.conv3, self.bn3 = convolution(width, 4 * width, 1), nn.BatchNorm2d(4 * width)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if inputs != 4 * width:
            self.downsample = nn.Sequential(convolution(inputs, 4 * width, 1, stride), nn.BatchNorm2d(4 * width))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        y += x if self.downsample is None else self.downsample(x)
        return self.relu(y)


def stage(inputs, width, blocks, stride):
    rest = [Bottleneck(4 * width, width, 1) for _ in range(blocks - 1)]
    return nn.Sequential(Bottleneck(inputs, width, stride), *rest)


def resnet50():
    torch.manual_seed(0)
    return nn.Sequential(
        convolution(3, 64, 7, 2), nn.BatchNorm2d(64), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1),
        stage(64, 64, 3, 1), stage(256, 128, 4, 2), stage(512, 256, 6, 2), stage(1024, 512, 3, 2),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000),
    ).eval()


def convolutions(model):
    return [module for module in model.modules() if isinstance(module, nn.Conv2d)]


def article_layers(model):
    """Every convolution but those of the down-sampling branches."""
    return [
        module
        for name, module in model.named_modules()
        if isinstance(module, nn.Conv2d) and "downsample" not in name
    ]


def article_input(picture):
    squashed = picture.convert("RGB").resize((128, 128), 2)  # bilinear
    x = torch.from_numpy(np.asarray(squashed, np.float32) / 255).permute(2, 0, 1)
    return ((x - 0.5) / 0.5)[None]


def answer(work):
    """Does the work once for each line of standard input, and answers with its milliseconds."""
    for _ in sys.stdin:
        start = time.perf_counter()
        work()
        print(1000 * (time.perf_counter() - start), flush=True)
