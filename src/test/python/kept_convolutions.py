"""PyTorch eager with hooks that keep every convolution of ResNet-50 at 224; needs torch and NumPy."""
import torch

from networks import answer, convolutions, resnet50

model = resnet50()
kept = []
for layer in convolutions(model):
    # Kept as it is: batch norm writes a new tensor, so nothing in-place overwrites a convolution's output.
    layer.register_forward_hook(lambda module, inputs, output: kept.append(output))
image = torch.randn(1, 3, 224, 224)


@torch.no_grad()
def run():
    kept.clear()
    model(image)
    assert len(kept) == 53


answer(run)
