"""The article's way: each convolution feeds the next, and matplotlib draws the first 64 maps of every layer.

Usage: article_grids.py PHOTO; needs torch, NumPy, Pillow and matplotlib.
"""
import io
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
from PIL import Image

from networks import answer, article_input, article_layers, resnet50

photo = open(sys.argv[1], "rb").read()
layers = article_layers(resnet50())


@torch.no_grad()
def run():
    maps = [layers[0](article_input(Image.open(io.BytesIO(photo))))]
    for layer in layers[1:]:
        maps.append(layer(maps[-1]))
    for output in maps:
        figure = plt.figure(figsize=(30, 30))
        for i, channel in enumerate(output[0, :64]):
            plt.subplot(8, 8, i + 1)
            plt.imshow(channel, cmap="gray")
            plt.axis("off")
        plt.savefig(io.BytesIO(), format="png")
        plt.close(figure)


answer(run)
