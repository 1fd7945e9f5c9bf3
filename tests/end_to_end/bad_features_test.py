"""Features, weights and pictures that something is wrong with: a clear message or the documented value."""

import json
import math
import random
import struct
import zlib

from program import ProgramTest, main


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(depth, colour, rows, palette=b""):
    header = struct.pack(">IIBBBBB", len(rows), len(rows), depth, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + (chunk(b"PLTE", palette) if palette else b"")
            + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows))) + chunk(b"IEND", b""))


class BadFeatures(ProgramTest):
    def setUp(self):
        super().setUp()
        self.draw = random.Random(3)

    def features(self, name, rows):
        data = b"".join(struct.pack(f"<{len(row)}f", *row) for row in rows)
        header = json.dumps({"features": {"dtype": "F32", "shape": [len(rows), len(rows[0])],
                                          "data_offsets": [0, len(data)]}}).encode()
        self.write(name, struct.pack("<Q", len(header)) + header + data)
        return name

    def points(self, n, d=5):
        return [[self.draw.gauss(0, 1) for _ in range(d)] for _ in range(n)]

    def ask(self, *words):
        return json.loads(self.call(*words, "--store", "store", "--json", "--quiet").stdout)

    def refused(self, said, *words, code=4):
        self.assertIn(said, self.call(*words, "--store", "store", code=code).stderr)

    def score(self, metric, left, right, *words):
        answer = self.ask("measure", metric, left, right, *words)
        return next(s["value"] for s in answer["scores"] if s["name"] == metric)

    def test_features_that_are_no_number_are_refused(self):
        good = self.features("good.safetensors", self.points(8))
        for value in (math.nan, math.inf):
            bad = self.points(8)
            bad[3][2] = value
            self.features("bad.safetensors", bad)
            for metric in ("fid", "kid", "mmd", "prdc"):
                with self.subTest(metric, value=value):
                    self.refused("candidate", "measure", metric, good, "bad.safetensors")
            with self.subTest("kcenter", value=value):
                self.refused("not finite", "select", "kcenter", "bad.safetensors", "--count", 3)

    def test_half_a_file_of_features_is_refused_by_name(self):
        good = self.features("good.safetensors", self.points(8))
        self.write("half.safetensors", (self.folder / good).read_bytes()[:-40])
        self.refused("half.safetensors", "measure", "fid", good, "half.safetensors")

    def test_features_of_unequal_length_are_refused_with_both(self):
        left = self.features("five.safetensors", self.points(8))
        right = self.features("four.safetensors", self.points(8, 4))
        for metric in ("fid", "kid", "mmd", "prdc"):
            with self.subTest(metric):
                self.refused("'reference' have 5 numbers a picture, those of 'candidate' 4", "measure", metric, left, right)

    def test_one_picture_is_too_few_for_a_distance_and_enough_to_select(self):
        many = self.features("many.safetensors", self.points(8))
        one = self.features("one.safetensors", self.points(1))
        for metric in ("fid", "kid", "mmd", "prdc"):
            with self.subTest(metric):
                self.refused("candidate", "measure", metric, many, one)
        chosen = self.ask("select", "kcenter", one, "--count", 1)
        self.assertEqual((chosen["indices"], chosen["radius"]), ([0], 0))

    def test_constant_features_have_the_squared_distance_of_the_constants(self):
        zero = self.features("zero.safetensors", [[0.0] * 5] * 6)
        two = self.features("two.safetensors", [[2.0] * 5] * 7)
        self.assertAlmostEqual(self.score("fid", zero, two), 20, 6)
        self.assertAlmostEqual(self.score("fid", zero, zero), 0, 6)
        self.refused("equal features", "measure", "mmd", zero, zero)
        chosen = self.ask("select", "kcenter", zero, "--count", 3)
        first = chosen["first"]
        self.assertEqual(chosen["indices"], [first] + [i for i in range(6) if i != first][:2])

    def test_identical_sets_have_no_distance(self):
        for n, d in ((12, 5), (6, 40)):
            with self.subTest(n=n, d=d):
                same = self.features(f"same{n}.safetensors", self.points(n, d))
                self.assertLess(abs(self.score("fid", same, same)), 1e-6)
                self.assertLessEqual(self.score("kid", same, same), 0)

    def test_classes_that_one_side_lacks_are_named(self):
        for name in ("left/A/0", "left/A/1", "left/B/0", "left/B/1", "right/A/0", "right/A/1"):
            self.write(name + ".png", png(8, 0, [self.draw.randbytes(8) for _ in range(8)]))
        self.refused("class 'B' of the manifest is not in source 'candidate'", "measure", "fid", "left", "right",
                     "--per-class", "--set", "features.use=pixels", "--set", "features.size=4", code=2)

    def test_a_count_greater_than_the_pool_is_refused_with_both(self):
        pool = self.features("pool.safetensors", self.points(4))
        self.refused("asks for 9 pictures in all, but there are 4", "select", "kcenter", pool, "--count", 9, code=2)

    def test_16_bit_and_palette_pictures_have_the_values_of_their_8_bit_equals(self):
        grey = [bytes(self.draw.randrange(256) for _ in range(8)) for _ in range(8)]
        shades = b"".join(bytes([value] * 3) for value in range(256))
        self.write("pictures/A/a_plain.png", png(8, 0, grey))
        self.write("pictures/A/b_wide.png", png(16, 0, [b"".join(bytes([v, v]) for v in row) for row in grey]))
        self.write("pictures/A/c_palette.png", png(8, 3, grey, shades))
        self.call("embed", "pixels", "pictures", "--set", "size=8", "--out", "f.safetensors", "--store", "store")
        content = (self.folder / "f.safetensors").read_bytes()
        size = struct.unpack("<Q", content[:8])[0]
        at = 8 + size + json.loads(content[8:8 + size])["features"]["data_offsets"][0]
        values = struct.unpack("<192f", content[at:at + 768])
        plain = [v / 255 for row in grey for v in row]
        for k, name in enumerate(("8-bit grey", "16-bit grey", "palette")):
            with self.subTest(name):
                for want, found in zip(plain, values[64 * k:64 * k + 64]):
                    self.assertAlmostEqual(found, want, 5)


if __name__ == "__main__":
    main()
