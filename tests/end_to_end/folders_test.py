"""measure, select and embed: one stage over folders of pictures or files of features, without a manifest."""

import csv
import json
import math
import random
import shutil
import struct
import zlib

from program import BUILD, ProgramTest, main

GATES = str(BUILD / "tests" / "fixtures" / "gates")


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(side, value):
    """A grey PNG whose pixel (y, x) is value(y, x)."""
    rows = b"".join(b"\0" + bytes(value(y, x) for x in range(side)) for y in range(side))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def write_features(path, rows, name="features"):
    data = b"".join(struct.pack(f"<{len(row)}f", *row) for row in rows)
    header = json.dumps({name: {"dtype": "F32", "shape": [len(rows), len(rows[0])], "data_offsets": [0, len(data)]}})
    path.write_bytes(struct.pack("<Q", len(header)) + header.encode() + data)
    return path


def read_features(path):
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:8 + size])
    count, length = header["features"]["shape"]
    begin = 8 + size + header["features"]["data_offsets"][0]
    values = struct.unpack(f"<{count * length}f", content[begin:begin + 4 * count * length])
    return [values[i * length:(i + 1) * length] for i in range(count)]


def farthest_first(points, first, count):
    """The plain loop, ties by the lowest index."""
    chosen = [first]
    near = [math.inf] * len(points)
    while len(chosen) < count:
        near = [min(n, math.dist(p, points[chosen[-1]])) for n, p in zip(near, points)]
        chosen.append(max((i for i in range(len(points)) if i not in chosen), key=lambda i: near[i]))
    return chosen


class Folders(ProgramTest):
    def setUp(self):
        super().setUp()
        self.draw = random.Random(5)

    def picture(self, name, shift=0):
        self.write(name, png(8, lambda y, x: min(255, self.draw.randrange(200) + shift)), "wb")

    def classes(self, folder, shift=0, names=("A", "B"), count=6):
        for name in names:
            for i in range(count):
                self.picture(f"{folder}/{name}/{i}.png", shift)
        return folder

    def ask(self, *words, code=0):
        done = self.call(*words, "--store", "store", "--json", "--quiet", code=code)
        return json.loads(done.stdout)

    def points(self, n, d, shift=0.0):
        return [[struct.unpack("<f", struct.pack("<f", self.draw.gauss(shift, 1)))[0] for _ in range(d)] for _ in range(n)]

    def test_kcenter_chooses_files_of_a_folder_as_a_plain_loop_does(self):
        self.classes("pool")
        answer = self.ask("select", "kcenter", "pool", "--count", 7, "--set", "features.use=pixels", "--set",
                          "features.size=8")
        files = sorted(str(p.relative_to(self.folder / "pool")) for p in (self.folder / "pool").rglob("*.png"))
        self.assertEqual(answer["ids"], [files[i] for i in answer["indices"]])
        self.assertEqual(answer["first"], answer["indices"][0])
        self.call("embed", "pixels", "pool", "--set", "size=8", "--out", "f.safetensors", "--store", "store")
        features = read_features(self.folder / "f.safetensors")
        self.assertEqual(answer["indices"], farthest_first(features, answer["first"], 7))
        rest = [min(math.dist(features[i], features[j]) for j in answer["indices"]) for i in range(12)]
        self.assertAlmostEqual(answer["radius"], max(rest), 5)
        self.assertGreaterEqual(answer["mean_distance"], answer["radius"])
        again = self.ask("select", "kcenter", "pool", "--count", 7, "--set", "features.size=8", "--set",
                         "features.use=pixels")
        self.assertEqual({s["state"] for s in again["stages"]}, {"cached"})
        self.assertEqual(again["indices"], answer["indices"])

    def test_every_sampler_chooses_rows_of_a_file_of_features(self):
        write_features(self.folder / "f.safetensors", self.points(40, 5))
        for sampler in ("kcenter", "herding", "facility_location", "typical", "random"):
            with self.subTest(sampler):
                answer = self.ask("select", sampler, "f.safetensors", "--count", 11)
                self.assertEqual(len(set(answer["indices"])), 11)
                self.assertEqual(answer["ids"], [str(i) for i in answer["indices"]])
        other = self.ask("select", "random", "f.safetensors", "--count", 11, "--seed", 1)
        self.assertNotEqual(other["indices"], answer["indices"])

    def test_a_stratified_choice_draws_from_each_class(self):
        self.classes("pool", count=4)
        self.classes("pool", names=("C",), count=8)
        answer = self.ask("select", "random", "pool", "--count", 8, "--set", "stratify=class")
        self.assertEqual(sorted(i[0] for i in answer["ids"]), list("AABBCCCC"))

    def test_embedding_writes_rows_in_order_of_files_with_a_table(self):
        self.classes("pool", count=2)
        answer = self.ask("embed", "pixels", "pool", "--set", "size=8", "--out", "new/f.safetensors")
        self.assertEqual((answer["pictures"], answer["dimensions"]), (4, 64))
        rows = list(csv.DictReader((self.folder / "new/f.csv").open()))
        self.assertEqual([(r["id"], r["class"]) for r in rows], [(f"{c}/{i}.png", c) for c in "AB" for i in (0, 1)])
        self.assertEqual(len(read_features(self.folder / "new/f.safetensors")), 4)

    def test_measuring_folders_and_measuring_their_features_agree(self):
        self.classes("real")
        self.classes("drawn", 40, names=("B", "C"))
        for i in range(9):
            self.picture(f"flat/{i}.png", 20)
        use = ("--set", "features.use=pixels", "--set", "features.size=4")
        answer = self.ask("measure", "fid", "real", "drawn", *use)
        fid = next(s for s in answer["scores"] if s["name"].startswith("fid"))
        self.assertEqual((fid["n_reference"], fid["n_candidate"]), (12, 12))
        self.assertEqual(set(fid) - {"class"}, {"name", "value", "low", "high", "floor", "n_reference", "n_candidate"})
        for name in ("real", "drawn"):
            self.call("embed", "pixels", name, "--set", "size=4", "--out", f"{name}.safetensors", "--store", "store")
        same = self.ask("measure", "fid", "real.safetensors", "drawn.safetensors")
        value = next(s["value"] for s in same["scores"] if s["name"] == fid["name"])
        self.assertAlmostEqual(value / fid["value"], 1, 9)
        flat = self.ask("measure", "fid", "real", "flat", *use)
        self.assertEqual(flat["scores"][0]["n_candidate"], 9)
        self.assertEqual({s["state"] for s in self.ask("measure", "fid", "real", "drawn", *use)["stages"]}, {"cached"})
        table = self.call("measure", "fid", "real", "drawn", *use, "--store", "store", "--quiet").stdout
        self.assertIn("fid: 12 pictures against 12\n", table)
        self.assertIn("name", table)

    def test_classes_are_measured_apart_on_request(self):
        self.classes("real")
        self.classes("drawn", 40)
        answer = self.ask("measure", "fid", "real", "drawn", "--per-class", "--set", "features.use=pixels", "--set",
                          "features.size=4")
        found = {(s["class"], s["n_reference"]) for s in answer["scores"]}
        self.assertEqual(found, {("A", 6), ("B", 6)})

    def test_a_class_that_one_side_lacks_is_named(self):
        self.classes("real")
        self.classes("drawn", 40)
        use = ("--set", "features.use=pixels", "--set", "features.size=4")
        lacking = "has class 'B', and"
        self.assertNotIn(lacking, self.call("measure", "fid", "real", "drawn", *use).stderr)
        shutil.rmtree(self.folder / "drawn" / "B")
        said = self.call("measure", "fid", "real", "drawn", *use).stderr
        self.assertIn("'real' has class 'B', and 'drawn' has none of it", said)
        self.assertNotIn(lacking, self.call("measure", "fid", "real/A", "drawn/A", *use).stderr)

    def test_mistakes_are_named(self):
        self.classes("pool", count=2)
        write_features(self.folder / "f.safetensors", self.points(4, 3))
        pixels = ("--set", "features.use=pixels")
        for words, code, said in (
                (("select", "kcentre", "pool", "--count", 2), 2, "did you mean 'kcenter'?"),
                (("select", "kcenter", "pool", "--count", 2), 2, "needs slot 'features'"),
                (("select", "kcenter", "pool", "--count", 5, *pixels), 2, "asks for 5 pictures in all, but there are 4"),
                (("select", "kcenter", "pool", "--count", 2, *pixels, "--set", "features.sise=4"), 2, "did you mean size"),
                (("select", "random", "pool", "--count", 2, "--set", "stratify=patient"), 4, "no column 'patient'"),
                (("measure", "fidd", "pool", "pool"), 2, "did you mean 'fid'?"),
                (("measure", "fid", "pool", "f.safetensors"), 2, "cannot be compared with a file of features"),
                (("measure", "fid", "pool", "nowhere"), 4, "there is no folder or file"),
                (("measure", "fid", "pool", "pool", "--heldout", "pool"), 2, "has no use for --heldout"),
                (("embed", "pixels", "pool", "--out", "f.npy"), 2, "must end with .safetensors")):
            with self.subTest(words):
                self.assertIn(said, self.call(*words, "--store", "store", code=code).stderr)

    def test_features_never_lie_there_without_their_table(self):
        self.classes("pool", count=2)
        words = ("embed", "pixels", "pool", "--set", "size=4", "--out", "f.safetensors", "--store", "store")
        (self.folder / "f.csv").mkdir()
        self.call(*words, code=4)
        self.assertFalse((self.folder / "f.safetensors").exists())
        (self.folder / "f.csv").rmdir()
        self.call(*words)
        self.assertTrue((self.folder / "f.safetensors").exists() and (self.folder / "f.csv").exists())

    def test_quiet_leaves_the_result_and_json_the_warnings_too(self):
        for name in ("real", "drawn"):
            self.classes(name, count=4)
        words = ("measure", "fid", "real", "drawn", "--set", "features.use=pixels", "--set", "features.size=4")
        quiet = self.call(*words, "--store", "one", "--quiet")
        self.assertEqual(quiet.stderr, "")
        self.assertIn("fid: 8 pictures against 8", quiet.stdout)
        told = self.call(*words, "--store", "two", "--json")
        self.assertRegex(told.stderr, r"\Awarning: stage 'measure': .*\n\Z")
        self.assertEqual(json.loads(told.stdout)["state"], "done")

    def test_a_gate_that_fails_ends_with_6_and_the_scores(self):
        for name, count in (("a", 6), ("b", 5), ("c", 4)):
            write_features(self.folder / f"{name}.safetensors", self.points(count, 3))
        words = ("measure", "gated", "a.safetensors", "b.safetensors", "--plugin-dir", GATES)
        answer = self.ask(*words, code=6)
        self.assertEqual(answer["gates"], ["the gate is shut"])
        self.assertEqual(answer["scores"], [{"name": "copies", "value": 6, "low": 1, "high": None, "floor": 0,
                                             "n_reference": 6, "n_candidate": 5}])
        self.assertEqual(self.ask(*words, "--heldout", "c.safetensors", code=6)["scores"][0]["floor"], 1)


if __name__ == "__main__":
    main()
