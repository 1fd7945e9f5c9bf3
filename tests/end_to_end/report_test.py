"""The report of a run as its reader meets it: figures as PDF, TensorBoard's own reader, two runs compared, and runs
that are half, failed or no runs at all. EQUIPOISE_PYTHON names the Python whose packages read along."""

import html as html_text
import json
import os
import pathlib
import re
import subprocess
import sys

from program import ProgramTest, TINY, main

PYTHON = os.environ.get("EQUIPOISE_PYTHON", sys.executable)
READ_EVENTS = """
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "images": 0})
events.Reload()
tags = events.Tags()
print(json.dumps({"scalars": {t: [[e.step, e.value] for e in events.Scalars(t)] for t in tags["scalars"]},
                  "images": {t: [[e.step, e.width, e.height] for e in events.Images(t)] for t in tags["images"]}}))
"""


def has(package):
    return subprocess.run([PYTHON, "-c", f"import {package}"], capture_output=True).returncode == 0


class Figures(ProgramTest):
    def test_each_figure_is_drawn_as_pdf_and_svg_or_the_reason_is_said(self):
        self.run_study()
        figures = self.folder / "run" / "figures"
        names = sorted(p.name[:-len(".vl.json")] for p in figures.glob("*.vl.json"))
        self.assertGreaterEqual(len(names), 8)
        lacking = self.call("report", self.folder / "run", "--pdf", "--python", self.folder / "no-python").stdout
        self.assertRegex(lacking, "no PDF: there is no .*no-python; name a Python with --python")
        bare = self.write("bare", f"#!/bin/sh\nexec '{sys.executable}' -I -S \"$@\"\n")
        bare.chmod(0o755)
        lacking = self.call("report", self.folder / "run", "--pdf", "--python", bare).stdout
        self.assertRegex(lacking, "no PDF: .*bare lacks the package vl-convert-python; .*pip install")
        self.assertEqual(list(figures.glob("*.pdf")), [])
        if not has("vl_convert"):
            self.skipTest(f"{PYTHON} has no vl_convert")
        told = self.call("report", self.folder / "run", "--pdf", "--python", PYTHON).stdout
        self.assertIn(f"{len(names)} figures as PDF and SVG in ", told)
        for name in names:
            self.assertEqual((figures / (name + ".pdf")).read_bytes()[:5], b"%PDF-", name)
            drawing = (figures / (name + ".svg")).read_text()
            self.assertIn("<svg", drawing, name)
            self.assertRegex(drawing, "aria-roledescription=|mark-(line|symbol|rule)", name)


class Events(ProgramTest):
    def test_tensorboard_reads_every_curve_and_preview_of_a_run(self):
        if not has("tensorboard"):
            self.skipTest(f"{PYTHON} has no tensorboard")
        self.run_study(TINY, "store", "run", "--set", "stages.model.preview_every=20")
        record = json.loads((self.folder / "run" / "run.json").read_text())
        self.call("export", self.folder / "run", "--tensorboard", "--out", self.folder / "events")
        files = sorted((self.folder / "events").rglob("events.out.tfevents.*"))
        trained = [s for s in record["stages"] if s["verb"] == "train"]
        self.assertEqual(len(files), len(trained))
        scalars, previews, wanted = [], 0, []
        for file in files:
            read = subprocess.run([PYTHON, "-c", READ_EVENTS, file], capture_output=True, text=True)
            self.assertEqual(read.returncode, 0, read.stderr)
            events = json.loads(read.stdout)
            scalars += [len(points) for points in events["scalars"].values()]
            previews += sum(len(pictures) for pictures in events["images"].values())
            self.assertIn("loss", events["scalars"])
        for stage in trained:
            folder = pathlib.Path(record["store"]) / stage["key"][:2] / stage["key"]
            rows = [line.split(",") for line in (folder / "curve.csv").read_text().splitlines()]
            for column in range(len(rows[0])):
                if rows[0][column] not in ("step", "epoch", "seconds"):
                    wanted.append(sum(1 for row in rows[1:] if row[column]))
        self.assertEqual(sorted(scalars), sorted(wanted))
        self.assertGreaterEqual(previews, 4)


class TwoRuns(ProgramTest):
    def test_compare_says_what_differs_in_manifest_and_scores(self):
        self.run_study(out="a")
        self.run_study(TINY, "store", "b", "--set", "stages.classifier.length.epochs=2")
        told = self.call("compare", self.folder / "a", self.folder / "b").stdout
        self.assertIn("classifier", told)
        self.assertIn("epochs", told)
        found = json.loads(self.call("compare", self.folder / "a", self.folder / "b", "--json").stdout)
        self.assertTrue(found["scores"], found.keys())
        same = self.call("compare", self.folder / "a", self.folder / "a").stdout
        self.assertNotIn("epochs", same)


class BadRuns(ProgramTest):
    def page(self, run="run"):
        self.call("report", self.folder / run)
        return (self.folder / run / "report.html").read_text()

    def test_a_folder_without_a_run_is_refused_with_its_name(self):
        (self.folder / "empty").mkdir()
        for name in ("empty", "nothing"):
            for command in (["report", name], ["compare", name, name], ["export", name, "model", "--out", "x"]):
                done = self.call(*command, code=4)
                self.assertIn(name, done.stderr)
        self.assertFalse((self.folder / "nothing").exists())
        self.write("torn/run.json", "{\"name\": \"x\", ")
        self.assertIn("run.json", self.call("report", "torn", code=4).stderr)

    def test_half_a_run_says_what_was_not_run(self):
        self.run_study(TINY, "store", "run", "--until", "model")
        html = self.page()
        self.assertIn("not run", html)
        self.assertIn("pending", html)
        self.assertIn('id="training"', html)

    def test_the_report_of_a_failed_run_says_what_failed_and_why(self):
        # Each step multiplies the weights by about -99.
        self.run_study(TINY, "store", "run", "--set", "stages.model.with.learning_rate=10.0", "--set",
                       "stages.model.with.weight_decay=10.0", "--set", "stages.model.length.steps=400", code=5)
        html = self.page()
        self.assertIn("failed", re.search(r"<header>.*?</header>", html, re.S)[0])
        section = re.search(r'<section id="failures">(.*?)</section>', html, re.S)
        self.assertIsNotNone(section)
        self.assertIn("model", section[1])
        self.assertRegex(section[1], "Exit code 5")
        record = json.loads((self.folder / "run" / "run.json").read_text())
        reason = next(s["message"] for s in record["stages"] if s["state"] == "failed")
        self.assertTrue(reason)
        self.assertIn(html_text.escape(reason), section[1].replace("&#39;", "&#x27;"))
        self.assertLess(html.index('id="failures"'), html.index('id="results"'))

    def test_a_moved_store_is_asked_for(self):
        self.run_study()
        (self.folder / "store").rename(self.folder / "elsewhere")
        self.assertIn("say where it is with --store", self.call("report", self.folder / "run", code=4).stderr)
        self.call("report", self.folder / "run", "--store", self.folder / "elsewhere")
        self.assertNotIn("is missing from the store", (self.folder / "run" / "report.html").read_text())


if __name__ == "__main__":
    main()
