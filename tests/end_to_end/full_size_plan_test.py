"""The published study at its full size can be planned: made-up files stand for its 3,602 pictures and its weights."""

import pathlib
import shutil
import struct
import unittest
import zlib

from program import HERE, ProgramTest, main

EXPERIMENTS = HERE.parents[1] / "experiments"
PICTURES = {"NORMAL": 1802, "PNEUMONIA": 1800}  # section 3.1 of the paper
WEIGHTS = ("vgg16", "resnet18", "resnet50", "inception_v3_fid", "efficientnet_lite0")
SAMPLINGS, SCENARIOS, ARMS, CLASSIFIERS, RUNS, TEST_SETS = 2, 2, 3, 4, 5, 3


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(number):
    """A grey picture of 2 x 2 pixels that differs from that of any other number."""
    shades = struct.pack(">I", number)
    rows = b"\0" + shades[:2] + b"\0" + shades[2:]
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class FullSizePlan(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(EXPERIMENTS / "khazrak2025", self.folder / "experiments" / "khazrak2025")

    def put_files(self):
        number = 0
        for label, count in PICTURES.items():
            for index in range(count):
                self.write(f"data/chest-xray/{label}/{label}_{index}.png", png(number))
                number += 1
        for name in WEIGHTS:
            self.write(f"weights/{name}.safetensors", name.encode())

    def manifest(self, name):
        return pathlib.Path("experiments") / "khazrak2025" / f"{name}.toml"

    def test_the_paper_is_planned_at_its_size(self):
        self.put_files()
        stages = self.plan(self.manifest("study"))
        trained = [stage for stage in stages if stage["verb"] == "train"]
        generators = [stage for stage in trained if stage["class"]]
        # The imbalanced scenario draws the same 200 pictures of PNEUMONIA as the small one, and shares their model.
        self.assertEqual(len(generators), SAMPLINGS * (ARMS - 1) * len(PICTURES))
        cells = SAMPLINGS * ARMS * CLASSIFIERS * RUNS
        experts = 2
        self.assertEqual(len(trained) - len(generators), SCENARIOS * cells + experts)
        scores = [stage for stage in stages if stage["name"] == "scores"]
        self.assertEqual(len(scores), cells + TEST_SETS * cells)
        print(f"study.toml at full size: {len(stages)} stages")

    def test_the_studies_of_real_pictures_are_planned(self):
        labels = ("NORMAL", "PNEUMONIA")
        for index in range(800):
            label = labels[index % 2]
            self.write(f"data/chest-xray/{label}/{label}_{index}.png", png(index))
        self.write("data/chest-xray/train.txt", "".join(
            f"{labels[index % 2]}/{labels[index % 2]}_{index}.png\n" for index in range(400)))
        self.write("weights/efficientnet_lite0.safetensors", b"efficientnet_lite0")
        for manifest in sorted(EXPERIMENTS.glob("*xray*.toml")):
            with self.subTest(manifest.name):
                shutil.copy(manifest, self.folder / "experiments")
                self.assertGreater(len(self.plan(pathlib.Path("experiments") / manifest.name)), 20)

    def test_missing_pictures_are_one_clear_message(self):
        for name in WEIGHTS:
            self.write(f"weights/{name}.safetensors", name.encode())
        done = self.call("plan", self.manifest("study"), code=4)
        self.assertEqual(done.stderr.count("does not exist"), 1, done.stderr)
        self.assertIn("data/chest-xray", done.stderr)


if __name__ == "__main__":
    main()
