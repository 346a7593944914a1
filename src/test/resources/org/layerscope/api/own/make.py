"""Makes small.pth, a training checkpoint of a small residual network, picture.png, and what the network must say of it: small.json.

Needs torch, NumPy and Pillow; ran with torch 2.13.0. Building and testing the project does not need it.
"""

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

HERE = Path(__file__).parent
SIZE = 64


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
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(BasicBlock(8, 8, 1), BasicBlock(8, 8, 1))
        self.layer2 = nn.Sequential(BasicBlock(8, 12, 2))
        self.layer3 = nn.Sequential(BasicBlock(12, 16, 2))
        self.layer4 = nn.Sequential(BasicBlock(16, 20, 2))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(20, 4)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(self.avgpool(x).flatten(1))


torch.manual_seed(5)
net = Net().eval()
for module in net.modules():
    if isinstance(module, nn.BatchNorm2d):
        nn.init.uniform_(module.weight, 0.5, 1.5)
        nn.init.normal_(module.bias, std=0.1)
        nn.init.normal_(module.running_mean, std=0.1)
        nn.init.uniform_(module.running_var, 0.5, 1.5)
net.half().float()  # so that float16 loses nothing

y, x = np.mgrid[0:SIZE, 0:SIZE]
picture = np.stack([4 * x, 4 * y, 2 * (x + y)], 2).astype(np.uint8)
picture[(x - 30) ** 2 + (y - 25) ** 2 < 200] = (200, 40, 60)
Image.fromarray(picture).save(HERE / "picture.png")

mean = torch.tensor([0.485, 0.456, 0.406])[:, None, None]
std = torch.tensor([0.229, 0.224, 0.225])[:, None, None]
pixels = torch.from_numpy(picture).permute(2, 0, 1) / 255
conv1 = []
net.conv1.register_forward_hook(lambda module, inputs, output: conv1.append(output.clone()))
with torch.no_grad():
    logits = net(((pixels - mean) / std)[None])[0]

state = {"module." + name: value.half() if value.is_floating_point() else value for name, value in net.state_dict().items()}
state["module.projector.weight"] = torch.zeros(2, 20)
torch.save({"epoch": 3, "state_dict": state, "optimizer": {"lr": 0.1}}, HERE / "small.pth")
expected = {
    "logits": logits.tolist(),
    "conv1": {"min": conv1[0].min().item(), "max": conv1[0].max().item(), "first": conv1[0].flatten()[:5].tolist()},
    "parameters": sum(parameter.numel() for parameter in net.parameters()),
}
(HERE / "small.json").write_text(json.dumps(expected, indent=1) + "\n")
