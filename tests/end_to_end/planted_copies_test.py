"""Disguised copies of real radiographs among new ones: how surely `memorisation` finds them, how often it is wrong.

Wants a folder with one sub-folder a class of at least 700 8-bit grey PNGs: $EQUIPOISE_XRAY, else data/chest-xray.
"""

import csv
import json
import os
import pathlib
import random
import struct
import sys
import zlib

from program import HERE, ProgramTest, main

ROOT = pathlib.Path(os.environ.get("EQUIPOISE_XRAY", HERE.parents[1] / "data" / "chest-xray"))
WEIGHTS = HERE.parents[1] / "weights" / "efficientnet_lite0.safetensors"
TRAIN, HELDOUT = 250, 300


def unfilter(kind, row, above):
    if kind == 1:
        for i in range(1, len(row)):
            row[i] = (row[i] + row[i - 1]) & 255
    elif kind == 2:
        return bytearray((a + b) & 255 for a, b in zip(row, above))
    elif kind == 3:
        for i in range(len(row)):
            row[i] = (row[i] + ((row[i - 1] if i else 0) + above[i]) // 2) & 255
    elif kind == 4:
        for i in range(len(row)):
            a, b, c = row[i - 1] if i else 0, above[i], above[i - 1] if i else 0
            near = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))
            row[i] = (row[i] + near[2]) & 255
    return row


def read_png(path):
    """The rows of an 8-bit grey PNG."""
    content, at, data = path.read_bytes(), 8, b""
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at:at + 8])
        body = content[at + 8:at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
            assert (depth, colour, interlace) == (8, 0, 0), f"{path} is no plain 8-bit grey PNG"
        if kind == b"IDAT":
            data += body
        at += size + 12
    raw, rows, above = zlib.decompress(data), [], bytearray(width)
    for y in range(height):
        line = raw[y * (width + 1):(y + 1) * (width + 1)]
        above = unfilter(line[0], bytearray(line[1:]), above)
        rows.append(above)
    return rows


def write_png(path, rows):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    raw = b"".join(b"\0" + bytes(row) for row in rows)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(raw, 1)) + chunk(b"IEND", b""))


def flipped(rows):
    return [row[::-1] for row in rows]


def blurred(rows):
    """The mean over 5 x 5 pixels."""
    def across(row):
        wide = bytes(row[:1] * 2) + bytes(row) + bytes(row[-1:] * 2)
        return [sum(wide[x:x + 5]) // 5 for x in range(len(row))]
    lines = [across(row) for row in rows]
    lines = lines[:1] * 2 + lines + lines[-1:] * 2
    return [bytes(sum(column) // 5 for column in zip(*lines[y:y + 5])) for y in range(len(rows))]


def shifted(rows, down, right):
    """Moved by 2 % of the side; what comes in repeats the edge."""
    steps = round(0.02 * len(rows))
    height, width = len(rows), len(rows[0])
    column = [min(max(x - right * steps, 0), width - 1) for x in range(width)]
    return [bytes(rows[min(max(y - down * steps, 0), height - 1)][x] for x in column) for y in range(height)]


def disguised(rows, k):
    """Flipped, blurred, shifted, or all of it, in turn."""
    if k % 4 in (0, 3):
        rows = flipped(rows)
    if k % 4 in (1, 3):
        rows = blurred(rows)
    return shifted(rows, 1 if k % 8 < 4 else -1, -1 if k % 16 < 8 else 1) if k % 4 in (2, 3) else rows


def area_under_curve(copies, others):
    """Probability that a copy has a lower level than another picture."""
    wins = sum((c < o) + 0.5 * (c == o) for c in copies for o in others)
    return wins / (len(copies) * len(others))


class PlantedCopies(ProgramTest):
    def groups(self):
        """All pictures by id, and the number of its group for each that has copies."""
        found = json.loads(self.call("audit", ROOT, "--store", "store", "--json").stdout)
        ids = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("*/*.png"))
        return ids, {i: n for n, one in enumerate(found["groups"]) for i in one["members"]}

    def parts(self):
        """Training, held-out and new pictures; what shows one radiograph lies in one of them."""
        ids, group = self.groups()
        by_group = {}
        for i in ids:
            by_group.setdefault(group.get(i, i), []).append(i)
        order = list(by_group.values())
        random.Random(1).shuffle(order)
        parts = {"train": [], "heldout": [], "new": []}
        for members in order:
            name = next((n for n, size in (("train", TRAIN), ("heldout", HELDOUT)) if len(parts[n]) < size), "new")
            parts[name] += members
        return parts

    def published_parts(self):
        """The published training list, although copies of its pictures are held out; new ones have none there."""
        ids, group = self.groups()
        train = [line for line in (ROOT / "train.txt").read_text().split("\n") if line]
        copied = {group[i] for i in train if i in group}
        others = [i for i in ids if i not in set(train)]
        random.Random(1).shuffle(others)
        new = [i for i in others if group.get(i) not in copied][:100]
        return {"train": train, "heldout": [i for i in others if i not in set(new)], "new": new}

    def lay_out(self, parts):
        for name in ("train", "heldout"):
            for i in parts[name]:
                target = self.folder / name / i.replace("/", "_")
                target.parent.mkdir(exist_ok=True)
                target.symlink_to(ROOT / i)

    def candidates(self, parts, share):
        folder = self.folder / f"candidate{share}"
        folder.mkdir()
        for i in parts["new"]:
            (folder / ("new_" + i.replace("/", "_"))).symlink_to(ROOT / i)
        for k in range(round(share * len(parts["train"]))):
            source = parts["train"][k]
            write_png(folder / ("copy_" + source.replace("/", "_")), disguised(read_png(ROOT / source), k))
        return folder

    def measured(self, folder, *space):
        store = self.folder / f"store{folder.name}{len(space)}"
        self.call("measure", "memorisation", "train", folder, "--heldout", "heldout", "--size", 128, *space, "--store", store,
                  "--quiet", timeout=600)
        with next(store.rglob("memorisation.csv")).open() as table:
            return list(csv.DictReader(table))

    def try_space(self, parts, name, *space):
        self.lay_out(parts)
        for share in (0.01, 0.05, 0.2):
            with self.subTest(f"{name}, {share}"):
                rows = self.measured(self.candidates(parts, share), *space)
                copies = [r for r in rows if "copy_" in r["id"]]
                new = [r for r in rows if "new_" in r["id"]]
                area = area_under_curve([float(r["level"]) for r in copies], [float(r["level"]) for r in new])
                alarms = [r["id"] for r in new if r["flagged"] == "1"]
                hits = sum(r["flagged"] == "1" for r in copies)
                print(f"{name}: {hits} of {len(copies)} copies flagged, AUROC {area:.4f}, false alarms {len(alarms)} of "
                      f"{len(new)} {alarms}")
                self.assertEqual(len(copies), round(share * len(parts["train"])))
                self.assertGreaterEqual(area, 0.99)
                self.assertLessEqual(len(alarms), 0.01 * len(new))
                self.assertGreaterEqual(hits, 0.9 * len(copies))

    def test_copies_are_found_by_pixels(self):
        self.try_space(self.parts(), "pixels", "--set", "features.use=pixels", "--set", "features.size=32")

    def test_copies_are_found_although_held_out_pictures_are_in_the_training_set(self):
        if not (ROOT / "train.txt").is_file():
            self.skipTest(f"{ROOT} has no list train.txt")
        self.try_space(self.published_parts(), "pixels, published list", "--set", "features.use=pixels", "--set",
                       "features.size=32")

    def test_copies_are_found_by_a_pretrained_network(self):
        if not WEIGHTS.is_file():
            self.skipTest("weights/efficientnet_lite0.safetensors is missing: ./dev weights efficientnet_lite0")
        self.try_space(self.parts(), "efficientnet_lite0", "--set", "features.use=efficientnet_lite0", "--set",
                       f"features.weights={WEIGHTS}")


if __name__ == "__main__":
    if len(list(ROOT.glob("*/*.png"))) < 700:
        print(f"skipped: no folder of at least 700 radiographs at {ROOT}; $EQUIPOISE_XRAY names another")
        sys.exit(77)
    main()
