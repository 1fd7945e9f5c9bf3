"""Audits of folders and of the sets of a study: duplicates, leaks, give-aways, bad input."""

import json
import shutil
import struct
import zlib

from program import ProgramTest, main

STUDY = """
[experiment]
name = "audited"
[stages.real]
do = "load"
use = "image_folder"
with.root = "pictures"
[stages.parts]
do = "split"
from = "real"
into = { train = { files = "train.txt" }, test = { files = "test.txt" } }
[stages.check]
do = "audit"
parts = ["parts.train", "parts.test"]
fail_on = "leak"
"""


def blobs(seed, side=96):
    """Rows of a smooth picture that depends on `seed`: a sum of round blobs."""
    state, spots = seed * 2654435761 % 2**32 + 1, []
    for _ in range(24):
        numbers = []
        for _ in range(4):
            state = (1103515245 * state + 12345) % 2**31
            numbers.append(state / 2**31)
        spots.append((numbers[0] * 96, numbers[1] * 96, 3 + 9 * numbers[2], 200 * numbers[3] - 100))
    rows, step = [], 96 / side
    for y in range(side):
        row = bytearray()
        for x in range(side):
            value = 120.0
            for cx, cy, radius, strength in spots:
                distance = ((x * step - cx) ** 2 + (y * step - cy) ** 2) / radius ** 2
                if distance < 4:
                    value += strength * (1 - distance / 4) ** 2
            row.append(max(0, min(255, int(value))))
        rows.append(bytes(row))
    return rows


def png(rows):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    raw = b"".join(b"\0" + row for row in rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


class AuditTest(ProgramTest):
    def make_folder(self):
        """A/0..3 and B/0..3 are different; A/same is A/0's file, A/small is A/1 smaller, B/faint is A/2 fainter."""
        for k in range(4):
            self.write(f"pictures/A/{k}.png", png(blobs(k)))
            self.write(f"pictures/B/{k}.png", png(blobs(10 + k)))
        shutil.copy(self.folder / "pictures/A/0.png", self.folder / "pictures/A/same.png")
        self.write("pictures/A/small.png", png(blobs(1, side=72)))
        faint = [bytes(50 + value * 6 // 10 for value in row) for row in blobs(2)]
        self.write("pictures/B/faint.png", png(faint))

    def audit(self, *words, code=0):
        done = self.call("audit", self.folder / "pictures", "--store", self.folder / "store", *words, code=code)
        return done

    def test_planted_copies_are_found_and_nothing_else(self):
        self.make_folder()
        found = json.loads(self.audit("--json", "--out", self.folder / "out").stdout)
        self.assertEqual(found["files"], 11)
        self.assertEqual(found["classes"], {"A": 6, "B": 5})
        self.assertEqual(found["groups"], [
            {"kind": "identical", "members": ["A/0.png", "A/same.png"], "classes": ["A"]},
            {"kind": "near", "members": ["A/1.png", "A/small.png"], "classes": ["A"]},
            {"kind": "near", "members": ["A/2.png", "B/faint.png"], "classes": ["A", "B"]}])
        self.assertEqual(found["leaks"], [])
        self.assertEqual(found["forms"]["size"], {"72 x 72": {"A": 1}, "96 x 96": {"A": 5, "B": 5}})
        self.assertTrue(any("mixed sizes" in text for text in found["warnings"]))
        self.assertTrue(any("several classes" in text for text in found["warnings"]))
        self.assertEqual(json.loads((self.folder / "out/audit.json").read_text()), found)
        self.assertTrue((self.folder / "out/sheet.png").read_bytes().startswith(b"\x89PNG"))

    def test_mirrored_and_rotated_copies_are_found_and_named(self):
        self.make_folder()
        self.write("pictures/A/mirror.png", png([row[::-1] for row in blobs(3)]))
        self.write("pictures/B/quarter.png", png([bytes(column) for column in zip(*blobs(11, side=80))][::-1]))
        found = json.loads(self.audit("--json").stdout)
        turned = {tuple(pair["members"]): pair["turn"] for group in found["groups"] for pair in group.get("turned", [])}
        self.assertEqual(turned, {("A/3.png", "A/mirror.png"): "mirrored",
                                  ("B/1.png", "B/quarter.png"): "rotated by 90 degrees anticlockwise"})
        self.assertEqual(len(found["groups"]), 5)

    def test_splits_and_audits_of_a_study_search_once(self):
        self.make_folder()
        text = STUDY.replace('{ train = { files = "train.txt" }, test = { files = "test.txt" } }',
                             '{ train = 0.5, test = "rest" }\nrepeat = { fold = 3 }')
        study = self.write("study.toml", text)
        stages = self.plan(study)
        self.assertEqual(len([s for s in stages if s["name"] == "parts"]), 3)
        self.assertEqual(len([s for s in stages if s["name"] == "match"]), 1)
        self.call("run", study, "--store", self.folder / "store", "--out", self.folder / "run")
        self.assertEqual(len(list((self.folder / "store").rglob("matches.json"))), 1)

    def test_parts_that_share_a_picture_leak_and_can_fail(self):
        self.make_folder()
        train = self.write("train.txt", "A/0.png\nA/1.png\nB/0.png\n")
        test = self.write("test.txt", "# held out\nA/same.png\nA/3.png\nB/0.png\n")
        lists = ("--part", f"train={train}", "--part", f"test={test}")
        leaks = json.loads(self.audit("--json", *lists).stdout)["leaks"]
        self.assertEqual([leak["members"] for leak in leaks],
                         [["B/0.png", "B/0.png"], ["A/0.png", "A/same.png"]])
        self.assertEqual(leaks[1]["parts"], ["train", "test"])
        self.assertIn("A/0.png (train) = A/same.png (test)", self.audit(*lists).stdout)
        for _ in range(2):  # the second time it is in the store
            self.audit(*lists, "--fail-on", "leak", code=6)

    def test_an_unreadable_file_is_named_and_the_audit_goes_on(self):
        self.make_folder()
        whole = (self.folder / "pictures/A/3.png").read_bytes()
        self.write("pictures/A/3.png", whole[: len(whole) // 2])
        found = json.loads(self.audit("--json").stdout)
        self.assertEqual(found["files"], 10)
        self.assertEqual([picture["id"] for picture in found["unreadable"]], ["A/3.png"])
        self.assertTrue(any("A/3.png" in text and "truncated" in text for text in found["warnings"]))

    def test_bad_input_is_refused_with_a_reason(self):
        (self.folder / "pictures").mkdir()
        self.assertIn("holds no class", self.audit(code=4).stderr)
        self.make_folder()
        missing = self.write("missing.txt", "A/0.png\nA/00.png\n")
        done = self.audit("--part", f"train={missing}", code=2)
        self.assertIn("'A/00.png', which is not among the 11 pictures", done.stderr)
        done = self.audit("--part", f"train={missing}", "--part", f"train={missing}", code=2)
        self.assertIn("names the part 'train' twice", done.stderr)
        self.assertIn("nowhere.txt", self.audit("--part", "train=nowhere.txt", code=2).stderr)
        self.audit("--part", "train", code=2)

    def test_an_audit_stage_fails_the_run_also_when_it_is_cached(self):
        self.make_folder()
        self.write("pictures/train.txt", "A/0.png\nA/1.png\nB/0.png\n")
        self.write("pictures/test.txt", "A/same.png\nA/3.png\nB/1.png\n")
        study = self.write("study.toml", STUDY)
        done = self.call("run", study, "--store", self.folder / "store", "--out", self.folder / "run", code=6)
        self.assertIn("'A/0.png' (train) and 'A/same.png' (test)", done.stderr)
        self.call("run", study, "--store", self.folder / "store", "--out", self.folder / "run", code=6)
        found = next((self.folder / "store").rglob("audit.json"))
        self.assertEqual(len(json.loads(found.read_text())["leaks"]), 1)

    def test_a_split_keeps_near_identical_pictures_together(self):
        self.make_folder()
        text = STUDY.replace('{ train = { files = "train.txt" }, test = { files = "test.txt" } }',
                             '{ train = 0.5, test = "rest" }')
        study = self.write("study.toml", text)
        self.call("run", study, "--store", self.folder / "store", "--out", self.folder / "run")
        ignored = self.write("ignored.toml", text.replace('from = "real"', 'from = "real"\ngroups = "ignore"'))
        codes = set()
        for seed in range(4):
            done = self.call("run", ignored, "--set", f"experiment.seed={seed}", "--store", self.folder / "store",
                             "--out", self.folder / f"ignored{seed}", code=None)
            codes.add(done.returncode)
        self.assertIn(6, codes)


if __name__ == "__main__":
    main()
