"""Drawing without a manifest, and getting models and pictures out of the store."""

import hashlib
import json
import pathlib
import shutil
import struct
import zlib

from program import BUILD, ProgramTest, main

FIXTURES = str(BUILD / "tests" / "fixtures" / "generators")
STUDY = """
[experiment]
name = "sketches"
[stages.real]
do = "load"
use = "phantom"
with.count = 16
with.size = 8
[stages.parts]
do = "split"
from = "real"
into = { train = 5, test = "rest" }
[stages.model]
do = "train"
use = "sketcher"
on = "parts.train"
size = 8
per = "class"
length = { steps = 6 }
preview_every = 2
with.contrast = 0.25
[stages.synthetic]
do = "generate"
from = "model"
count = 3
[stages.mixed]
do = "mix"
parts = ["parts.train", "synthetic"]
"""


def png_rows(path):
    """The pixels of an 8-bit grey PNG as rows of bytes."""
    data, at, packed, width, height = path.read_bytes(), 8, b"", 0, 0
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", body[:10])
            assert (depth, colour) == (8, 0)
        if kind == b"IDAT":
            packed += body
        at += size + 12
    raw, rows, above = zlib.decompress(packed), [], bytes(width)
    for y in range(height):
        kind, row = raw[y * (width + 1)], bytearray(raw[y * (width + 1) + 1:(y + 1) * (width + 1)])
        for x in range(width):
            a, b, c = row[x - 1] if x else 0, above[x], above[x - 1] if x else 0
            p = a + b - c
            paeth = min((a, b, c), key=lambda v: (abs(p - v)))
            row[x] = (row[x] + (0, a, b, (a + b) // 2, paeth)[kind]) & 255
        rows.append(bytes(row))
        above = row
    return rows


def noise_file(path, values, count, side=4):
    """Each picture starts from one constant."""
    data = b"".join(struct.pack("<f", v) * (side * side) for v in values[:count])
    header = json.dumps({"noise": {"dtype": "F32", "shape": [count, 1, side, side], "data_offsets": [0, len(data)]}})
    path.write_bytes(struct.pack("<Q", len(header)) + header.encode() + data)
    return path


class Generate(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("pipe/model_index.json", "{}")
        self.write("pipe/unet/config.json", '{"sample_size": 4, "in_channels": 1}')
        self.write("pipe/unet/level.txt", "0.5")

    def generate(self, *words, code=0):
        return self.call("generate", *words, "--plugin-dir", FIXTURES, "--json", "--quiet", code=code)

    def states(self, done):
        return [s["state"] for s in json.loads(done.stdout)["stages"]]

    def pictures(self, folder):
        return {str(p.relative_to(self.folder / folder)): hashlib.sha256(p.read_bytes()).hexdigest()
                for p in (self.folder / folder).rglob("*.png")}

    def test_a_folder_is_drawn_from_and_repeating_it_computes_nothing(self):
        words = ("pipe", "--use", "sketcher", "--count", 3)
        first = self.generate(*words, "--out", "one")
        self.assertEqual(self.states(first), ["done", "done"])
        self.assertEqual(json.loads(first.stdout)["pictures"], 3)
        self.assertEqual(sorted(self.pictures("one")), [f"samples/00000{i}.png" for i in range(3)])
        second = self.generate(*words, "--out", "two")
        self.assertEqual(self.states(second), ["cached", "cached"])
        self.assertEqual(self.pictures("one"), self.pictures("two"))
        third = self.generate(*words, "--out", "three", "--set", "contrast=0.1", "--seed", 0)
        self.assertEqual(self.states(third), ["cached", "done"], "sampling takes the model as it is")
        self.assertNotEqual(self.pictures("one"), self.pictures("three"))
        self.write("pipe/unet/level.txt", "0.6")
        self.assertEqual(self.states(self.generate(*words, "--out", "four")), ["done", "done"])

    def test_given_noise_decides_the_pictures(self):
        noise = noise_file(self.folder / "noise.safetensors", [-1.0, 0.0, 1.0], 3)
        self.generate("pipe/unet", "--use", "sketcher", "--count", 3, "--noise", noise, "--out", "out", "--class", "X",
                      "--store", "s")
        drawn = [png_rows(self.folder / "out" / "X" / f"00000{i}.png") for i in range(3)]
        self.assertEqual([rows[0][0] for rows in drawn], [128, 191, 255])
        short = self.generate("pipe", "--use", "sketcher", "--count", 4, "--noise", noise, "--out", "no", code=2)
        self.assertIn("starts 3 pictures, but 4 are asked for", short.stderr)

    def test_mistakes_are_named(self):
        for words, said in ((("nowhere",), "is no model"), (("pipe", "--use", "scetcher"), "did you mean 'sketcher'?"),
                            (("pipe", "--use", "gaussian"), "loads no weights"),
                            (("pipe", "--use", "sketcher", "--set", "contrst=1"), "did you mean contrast"),
                            (("pipe", "--use", "sketcher", "--set", "contrast=7"), "between 0 and 1")):
            with self.subTest(words):
                done = self.generate(*words, "--count", 2, "--out", "out", code=2)
                self.assertIn(said, done.stderr)
                self.assertFalse((self.folder / "out").exists())

    def run_sketches(self):
        self.run_study(self.write("m.toml", STUDY), "store", "run", "--plugin-dir", FIXTURES)

    def test_a_trained_model_draws_from_its_run_its_folder_and_its_key(self):
        self.run_sketches()
        self.generate("run:model", "--count", 4, "--out", "a")
        self.assertEqual(sorted(self.pictures("a")),
                         [f"{c}/00000{i}.png" for c in ("NORMAL", "PNEUMONIA") for i in range(4)])
        again = self.generate("run", "model", "--count", 4, "--out", "b")
        self.assertEqual(self.states(again), ["cached", "cached"])
        self.assertEqual(self.pictures("a"), self.pictures("b"))
        record = json.loads((self.folder / "run" / "run.json").read_text())
        key = next(s["key"] for s in record["stages"] if s["name"] == "model" and s["class"] == "NORMAL")
        by_key = self.generate(key[:10], "--count", 4, "--out", "c", "--store", "store")
        by_folder = self.generate(self.folder / "store" / key[:2] / key, "--count", 4, "--out", "d")
        self.assertEqual(self.states(by_key) + self.states(by_folder), ["cached", "cached"])
        self.assertEqual(sorted(self.pictures("d")), [f"NORMAL/00000{i}.png" for i in range(4)])
        refused = self.generate("run:model", "--count", 4, "--out", "e", "--set", "depth=2", code=2)
        self.assertIn("trains the model", refused.stderr)
        refused = self.generate("run:synthetic", "--count", 4, "--out", "e", code=2)
        self.assertIn("generate stage", refused.stderr)
        refused = self.generate("run:model", "--count", 4, "--out", "e", "--class", "NORML", code=2)
        self.assertIn("did you mean 'NORMAL'?", refused.stderr)

    def test_a_drawing_that_cannot_be_written_leaves_no_folder(self):
        self.run_sketches()
        drawn = json.loads(self.generate("run:model", "--count", 4, "--out", "a").stdout)
        last = drawn["stages"][-1]["key"]
        (self.folder / "store" / last[:2] / last / "images.safetensors").write_bytes(b"damaged")
        before = sorted(p.name for p in self.folder.iterdir())
        failed = self.generate("run:model", "--count", 4, "--out", "b", code=4)
        self.assertIn("images.safetensors", failed.stderr)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), before, "one class had been written")

    def test_a_sampling_parameter_and_another_place_of_the_weights_train_nothing(self):
        self.run_sketches()
        def state(*words):
            stages = self.plan(self.folder / "m.toml", "store", "--plugin-dir", FIXTURES, *words)
            return {s["name"]: s["state"] for s in stages}
        changed = state("--set", "stages.synthetic.with.contrast=0.75")
        self.assertEqual((changed["model"], changed["synthetic"]), ("cached", "to run"))
        self.assertEqual(state("--set", "stages.model.with.preset=deep")["model"], "to run")
        self.assertEqual(state("--set", "stages.model.with.contrast=0.75")["model"], "cached")
        taken = self.write("taken.toml", '[stages.m]\ndo = "train"\nuse = "sketcher"\nsize = 8\nchannels = 1\n'
                           'label = "A"\nlength = { steps = 0 }\nwith.weights.unet = "pipe/unet"\n')
        self.run_study(taken, "store", "taken", "--plugin-dir", FIXTURES)
        shutil.move(self.folder / "pipe", self.folder / "moved")
        missing = self.call("plan", taken, "--plugin-dir", FIXTURES, code=2)
        self.assertIn("taken.toml:8:21: error: parameter 'weights.unet'", missing.stderr)
        stages = self.plan(taken, "store", "--plugin-dir", FIXTURES, "--set", "stages.m.with.weights.unet=moved/unet")
        self.assertEqual([s["state"] for s in stages], ["cached"])

    def test_export_lays_models_and_sets_out_for_other_software(self):
        self.run_sketches()
        self.call("export", "run", "model", "--out", "model")
        normal = self.folder / "model" / "NORMAL"
        self.assertEqual(json.loads((normal / "unet/config.json").read_text())["sample_size"], 8)
        self.assertEqual((normal / "unet/weights.safetensors").read_bytes(), (normal / "model.safetensors").read_bytes())
        sheets = sorted(p.name for p in (normal / "previews").iterdir())
        self.assertEqual(sheets, ["000002.png", "000004.png", "000006.png"])
        self.call("export", "run", "parts", "--out", "parts")
        found = sorted(str(p.parent.relative_to(self.folder / "parts")) for p in (self.folder / "parts").rglob("*.png"))
        self.assertEqual(found.count("pictures/train/NORMAL"), 5)
        self.assertEqual(found.count("pictures/test/NORMAL"), 11)
        self.call("export", "run", "mixed", "--out", "mixed")
        self.assertEqual(len(list((self.folder / "mixed").rglob("*.png"))), 16)
        absent = self.call("export", "run", "mixed", "--out", "other", "--size", 99, code=4)
        self.assertIn("it has: 8x8", absent.stderr)

    def test_a_loss_above_its_limit_exits_5_and_says_what_is_kept(self):
        manifest = self.write("m.toml", STUDY.replace("preview_every = 2", "loss_limit = 4.5"))
        done = self.run_study(manifest, "store", "run", "--plugin-dir", FIXTURES, "--checkpoint-seconds", 0, code=5)
        self.assertIn("loss is 5, beyond the loss_limit of 4.5", done.stderr)
        self.assertIn("the checkpoint of step 4 is kept", done.stderr)


if __name__ == "__main__":
    main()
