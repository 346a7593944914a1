"""Makes the weights files here, each with PyTorch as its users would, and expected.json: the numbers they must give.

Needs torch and safetensors; ran with torch 2.13.0. Building and testing the project does not need it.
"""

import json
import os
import pickle
import warnings
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

HERE = Path(__file__).parent
warnings.filterwarnings("ignore")
expected = {}


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3)
        self.bn1 = nn.BatchNorm2d(4)
        self.fc = nn.Linear(4, 5)

    def forward(self, x):
        return self.fc(self.bn1(self.conv1(x)).mean((2, 3)))


class Evil:
    def __init__(self, function, *arguments):
        self.function = function
        self.arguments = arguments

    def __reduce__(self):
        return self.function, self.arguments


def floats(state):
    return {name: value for name, value in state.items() if value.is_floating_point()}


def expect(file, state):
    expected[file] = {
        name: {"shape": list(value.shape), "values": value.to(torch.float32).reshape(-1).tolist()}
        for name, value in floats(state).items()
    }


def save(file, value, state, **options):
    torch.save(value, HERE / file, **options)
    expect(file, state)


def repack(source, target, compression=zipfile.ZIP_STORED, change=lambda name, data: data, drop="//"):
    with zipfile.ZipFile(HERE / source) as old:
        entries = {name: old.read(name) for name in old.namelist() if not name.endswith(drop)}
    with zipfile.ZipFile(HERE / target, "w", compression) as new:
        for name, data in entries.items():
            new.writestr(name, change(name, data))


torch.manual_seed(5)
net = Net()
optimizer = torch.optim.Adam(net.parameters())
net(torch.randn(2, 3, 8, 8)).sum().backward()
optimizer.step()
net.eval()
state = net.state_dict()
cast = {t: {n: v.to(t) if v.is_floating_point() else v for n, v in state.items()}
        for t in (torch.float16, torch.bfloat16, torch.float64)}
several = nn.DataParallel(Net())
several.module.load_state_dict(state)

save("plain.pth", state, state)
save("state_dict.pth", {"epoch": 3, "best": torch.tensor(0.5), "state_dict": state, "loss": [1.5, 0.5, None, True],
                        "optimizer": optimizer.state_dict()}, state)
save("model.pt", {"model": state, "args": {"lr": 0.1, "big": 2**40}}, state)
save("module.pth", several.state_dict(), state)
save("parameters.pth", dict(net.named_parameters()), dict(net.named_parameters()))
for dtype, converted in cast.items():
    name = str(dtype).removeprefix("torch.")
    save(f"{name}.pth", converted, converted)
    save_file(converted, HERE / f"{name}.safetensors")
    expect(f"{name}.safetensors", converted)
save_file(state, HERE / "plain.safetensors", metadata={"format": "pt"})
expect("plain.safetensors", state)

base = torch.arange(48, dtype=torch.float32)
views = {
    "transposed": base[:12].reshape(3, 4).t(),
    "permuted": base.reshape(2, 3, 8).permute(2, 0, 1),
    "channels_last": state["conv1.weight"].contiguous(memory_format=torch.channels_last),
    "every_third": base[1::3],
    "offset": base[5:11].reshape(2, 3),
    "half_transposed": base[:12].half().reshape(3, 4).t(),
    "scalar": base[7],
    "empty": base[:0],
}
save("views.pth", views, views)

transformer = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 8), 1)
save("transformer.pth", transformer.state_dict(), transformer.state_dict())
small = {"w": torch.tensor([1.0, 2.0])}
save("not_finite.pth", {"w": torch.tensor([1, float("nan"), float("inf"), -float("inf"), 3e38])}, {})
save("double_overflow.pth", {"w": torch.tensor([1e300, 1.0], dtype=torch.float64)}, {})

# What must be refused.
refused = HERE / "refused"
refused.mkdir(exist_ok=True)
torch.save({"w": small["w"], "x": Evil(os.system, "touch layerscope-was-here")}, refused / "system.pth")
torch.save({"w": small["w"], "x": Evil(eval, "1 + 1")}, refused / "eval.pth")
torch.save(net, refused / "whole_model.pth")
torch.save(state, refused / "old_format.pth", _use_new_zipfile_serialization=False)
torch.save(small, refused / "protocol4.pth", pickle_protocol=4)
torch.save(small["w"], refused / "single_tensor.pth")
torch.save({"epoch": 3, "generator": {"w": small["w"]}}, refused / "other_wrapper.pth")
torch.save({"steps": torch.tensor([1, 2])}, refused / "whole_numbers.pth")
torch.save({"w": torch.tensor([1 + 2j])}, refused / "complex.pth")
torch.save({"w": torch.zeros(4).to(torch.float8_e4m3fn)}, refused / "float8.pth")
torch.save({"w": torch.zeros(1).expand(1000, 1000)}, refused / "expanded.pth")
torch.jit.script(net).save(refused / "torchscript.pt")
repack("refused/torchscript.pt", "refused/torchscript.pt", drop=".debug_pkl")  # they name folders
torch.export.save(torch.export.export(nn.ReLU(), (torch.randn(2),)), refused / "exported.pt2")
repack("refused/exported.pt2", "refused/exported.pt2", drop="model.json")  # it names folders
save_file({"w": torch.zeros(4).to(torch.float8_e4m3fn)}, refused / "float8.safetensors")
(refused / "pickle.pth").write_bytes(pickle.dumps({"w": [1.0, 2.0]}))
torch.save({"w": torch.zeros(10_000_000)}, refused / "zeros.pth")
repack("refused/zeros.pth", "refused/zip_bomb.pth", zipfile.ZIP_DEFLATED)
(refused / "zeros.pth").unlink()
repack("plain.pth", "refused/big_endian.pth",
       change=lambda name, data: b"big" if name.endswith("byteorder") else data)
with zipfile.ZipFile(refused / "no_pickle.pth", "w") as other:
    other.writestr("word/document.xml", "<document/>")

(HERE / "expected.json").write_text(json.dumps({n: e for n, e in expected.items() if e}) + "\n")
