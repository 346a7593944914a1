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
