"""Makes the files beside it with Pillow: those that Java cannot write, and what Pillow decodes them to.

Run in this folder. The picture is the one that the tests' MadePictures.photo(48, 36) draws.
"""

import io
import itertools
import struct

import numpy
from PIL import Image, ImageCms

WIDTH, HEIGHT = 48, 36
x, y = numpy.meshgrid(numpy.arange(WIDTH), numpy.arange(HEIGHT))
red, green = x * 255 // (WIDTH - 1), y * 255 // (HEIGHT - 1)
photo = Image.fromarray(numpy.dstack([red, green, 255 - red]).astype("uint8"))
alpha = Image.fromarray((green * red // 255).astype("uint8"))
see_through = photo.copy()
see_through.putalpha(alpha)


def expect(name, picture=None):
    (picture or Image.open(name)).convert("RGB").save(name.rsplit(".", 1)[0] + ".png", optimize=True, icc_profile=None)


def over_white(picture):
    rgba = numpy.asarray(picture.convert("RGBA")).astype(float)
    opacity = rgba[..., 3:] / 255
    return Image.fromarray(numpy.rint(rgba[..., :3] * opacity + 255 * (1 - opacity)).astype("uint8"))


photo.save("subsampled.jpg", quality=90, subsampling=2)
expect("subsampled.jpg")
photo.save("progressive-restarts.jpg", quality=90, progressive=True, restart_marker_blocks=2)
expect("progressive-restarts.jpg")
photo.convert("L").save("grey.jpg", quality=95)
expect("grey.jpg")

inks = numpy.asarray(photo.convert("CMYK")).copy()
inks[..., 3] = inks[..., :3].min(2) // 2
inks[..., :3] -= inks[..., 3:]
cmyk = Image.frombytes("CMYK", photo.size, inks.tobytes())
cmyk.save("cmyk.jpg", quality=95)
expect("cmyk.jpg")
file = bytearray(open("cmyk.jpg", "rb").read())
file[file.index(b"Adobe") + 11] = 2  # the same numbers read as luma, chroma and black
open("ycck.jpg", "wb").write(file)
expect("ycck.jpg")


def number(value):
    return struct.pack(">i", round(value * 65536))


def lab(c, m, y, k):
    levels = (
        max(0, 100 - 45 * c - 50 * m - 12 * y) * (1 - k * 0.95) * 2.55,
        (-35 * c + 70 * m - 5 * y) * (1 - k) + 128,
        (-45 * c - 5 * m + 85 * y) * (1 - k) + 128,
    )
    return bytes(min(255, max(0, round(level))) for level in levels)


def printer_profile():
    """The smallest ICC profile from CMYK to Lab: one lookup table with the 16 corners."""
    corners = b"".join(lab(*corner) for corner in itertools.product((0, 1), repeat=4))
    straight = bytes(range(256))
    matrix = b"".join(number(v) for v in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    tags = {
        b"A2B0": b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + matrix + straight * 4 + corners + straight * 3,
        b"wtpt": b"XYZ \0\0\0\0" + number(0.9642) + number(1) + number(0.8249),
        b"cprt": b"text\0\0\0\0none\0",
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"tiny\0" + b"\0" * 78,
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data
    header = struct.pack(">I", 128 + len(table) + len(body)) + b"lcms" + struct.pack(">I", 0x02400000)
    header += b"prtrCMYKLab " + struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28
    header += number(0.9642) + number(1) + number(0.8249)
    return header.ljust(128, b"\0") + table + body


profile = printer_profile()
cmyk.save("cmyk-profile.jpg", quality=95, icc_profile=profile)
printer, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
expect(
    "cmyk-profile.jpg",
    ImageCms.profileToProfile(Image.open("cmyk-profile.jpg"), printer, screen, outputMode="RGB"),
)

photo.save("lossless.webp", lossless=True)
photo.save("lossy.webp", quality=80)
expect("lossy.webp")
photo.save("simple-filter.webp", quality=30, method=0)
expect("simple-filter.webp")
see_through.save("see-through.webp", lossless=True, exact=True)
expect("see-through.webp", over_white(see_through))
see_through.save("see-through-lossy.webp", quality=80)
expect("see-through-lossy.webp", over_white(Image.open("see-through-lossy.webp")))
photo.save("animated.webp", save_all=True, append_images=[photo.rotate(180)], lossless=True)
turned = Image.Exif()
turned[0x0112] = 6
photo.save("turned.webp", lossless=True, exif=turned)
Image.new("RGB", (1024, 1024)).save("flat.webp", lossless=True)

# The bundled portrait in encodings that Java cannot write.
portrait = Image.open("../../../../../../main/resources/org/layerscope/image/samples/portrait.png").convert("RGB")
portrait.save("portrait.webp", quality=80, method=6)
portrait.convert("CMYK").save("portrait-cmyk.jpg", quality=70)
