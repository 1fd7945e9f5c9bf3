"""Pretrained networks as feature spaces of a whole run: any kind of picture, and weights that do not fit."""

import array
import hashlib
import json
import math
import random
import struct
import zlib

from program import ProgramTest, main

STUDY = """
[experiment]
name = "features"
[stages.real]
do = "load"
use = "image_folder"
with.root = "data"
[stages.parts]
do = "split"
from = "real"
into = { left = 4, right = "rest" }
[stages.distance]
do = "measure"
use = "fid"
reference = "parts.left"
candidate = "parts.right"
with.features = { use = "resnet18", weights = "weights.safetensors" }
"""


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(kind, width, height, seed):
    """A PNG of noise: "grey", "grey16", "colour" or "palette"."""
    depth, colour, size = {"grey": (8, 0, 1), "grey16": (16, 0, 2), "colour": (8, 2, 3), "palette": (8, 3, 1)}[kind]
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(width * size) for _ in range(height))
    palette = chunk(b"PLTE", noise.randbytes(3 * 256)) if kind == "palette" else b""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + palette + chunk(b"IDAT", zlib.compress(rows, 1))
            + chunk(b"IEND", b""))


def resnet18_shapes():
    shapes = {}

    def unit(convolution, norm, out, inside, kernel):
        shapes[convolution + ".weight"] = [out, inside, kernel, kernel]
        for part in ("weight", "bias", "running_mean", "running_var"):
            shapes[f"{norm}.{part}"] = [out]

    unit("conv1", "bn1", 64, 3, 7)
    inside = 64
    for stage, width in enumerate((64, 128, 256, 512), 1):
        for block in range(2):
            name = f"layer{stage}.{block}"
            unit(f"{name}.conv1", f"{name}.bn1", width, inside, 3)
            unit(f"{name}.conv2", f"{name}.bn2", width, width, 3)
            if inside != width:
                unit(f"{name}.downsample.0", f"{name}.downsample.1", width, inside, 1)
            inside = width
    return shapes


def values(name, shape):
    count = math.prod(shape)
    if len(shape) == 1:
        return array.array("f", [1.0 if name.endswith(("weight", "var")) else 0.0]) * count
    noise, bound = random.Random(name), math.sqrt(6 / math.prod(shape[1:]))
    pattern = array.array("f", [noise.uniform(-bound, bound) for _ in range(1009)])
    return (pattern * (count // 1009 + 1))[:count]


def safetensors(shapes):
    header, data, at = {}, [], 0
    for name, shape in shapes.items():
        content = values(name, shape).tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, at + len(content)]}
        data.append(content)
        at += len(content)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + b"".join(data)


class Features(ProgramTest):
    @classmethod
    def setUpClass(cls):
        cls.weights = safetensors(resnet18_shapes())

    def study(self, weights):
        for i in range(8):
            kind = ("grey", "grey16", "colour", "palette")[i % 4]
            self.write(f"data/a/{i}.png", png(kind, 40 + 3 * i, 50 - i, i))
        if weights is not None:
            self.write("weights.safetensors", weights)
        return self.write("study.toml", STUDY)

    def refused(self, weights, *words, change=lambda text: text, code=4):
        manifest = self.study(weights)
        manifest.write_text(change(manifest.read_text()))
        said = self.run_study(manifest, code=code).stderr
        for word in words:
            self.assertIn(word, said)

    def test_grey_colour_palette_and_16_bit_pictures_of_any_size_have_features(self):
        self.run_study(self.study(self.weights))
        rows = (self.folder / "run" / "results.csv").read_text().splitlines()
        self.assertTrue(any("fid" in row for row in rows[1:]), rows)
        digest = hashlib.sha256(self.weights).hexdigest()
        artefacts = [path.read_text() for path in (self.folder / "store").rglob("artefact.json")]
        self.assertTrue(any(digest in text for text in artefacts), "no artefact names the weights' SHA-256")

    def test_weights_of_another_network_are_refused_by_name(self):
        self.refused(self.weights, "resnet50", "missing: layer1.0.conv3.weight", "./dev weights resnet50",
                     change=lambda text: text.replace('"resnet18"', '"resnet50"'))

    def test_half_a_file_is_refused(self):
        self.refused(self.weights[:len(self.weights) // 2], "weights.safetensors")

    def test_without_weights_the_command_that_gets_them_is_named(self):
        self.refused(None, "./dev weights resnet18", code=2,
                     change=lambda text: text.replace(', weights = "weights.safetensors"', ""))


if __name__ == "__main__":
    main()
