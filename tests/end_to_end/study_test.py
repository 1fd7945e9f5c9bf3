"""A whole study from a manifest: what it leaves, and what a second run re-uses."""

import csv
import json
import pathlib
import shutil
import time

from program import TINY, ProgramTest, main, payload


class Study(ProgramTest):
    def test_run_leaves_results_report_and_record(self):
        done = self.call("run", TINY, "--store", "store", "--out", "run", "--json", "--quiet")
        summary = json.loads(done.stdout)
        self.assertEqual(summary["state"], "done")
        self.assertEqual({s["state"] for s in summary["stages"]}, {"done"})
        run = self.folder / "run"
        for name in ("results.csv", "report.html", "report.md", "run.json", "manifest.toml"):
            self.assertGreater((run / name).stat().st_size, 0, name)
        with open(run / "results.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(list(rows[0])[:2], ["generator", "run"])
        accuracy = [r for r in rows if r["score"] == "accuracy"]
        self.assertEqual(len(accuracy), 4)
        self.assertTrue(all(0 <= float(r["value"]) <= 1 for r in accuracy))
        fid = [r for r in rows if r["score"] == "fid"]
        self.assertEqual({(r["generator"], r["class"]) for r in fid}, {("ddpm", "NORMAL"), ("ddpm", "PNEUMONIA")})

    def test_second_run_computes_nothing_and_plan_says_so_beforehand(self):
        self.assertEqual({s["state"] for s in self.plan()}, {"to run"})
        self.run_study()
        before = payload(self.folder / "store")
        self.assertEqual({s["state"] for s in self.plan()}, {"cached"})
        start = time.monotonic()
        done = self.call("run", TINY, "--store", "store", "--out", "again", "--json", "--quiet")
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual({s["state"] for s in json.loads(done.stdout)["stages"]}, {"cached"})
        self.assertEqual(payload(self.folder / "store"), before)
        first, second = (self.folder / run / "results.csv" for run in ("run", "again"))
        self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_one_changed_parameter_reruns_its_stage_and_what_depends_on_it(self):
        self.run_study()
        change = ("--set", "stages.synthetic.count=9")
        stages = self.plan(TINY, "store", *change)
        to_run = {s["name"] for s in stages if s["state"] == "to run"}
        self.assertEqual(to_run, {"synthetic", "fid", "mixed", "classifier", "scores", "embed"})
        for stage in stages:
            if stage["name"] in ("model", "expert", "small", "parts", "real"):
                self.assertEqual(stage["state"], "cached", stage["name"])
        done = self.call("run", TINY, "--store", "store", "--out", "run", "--json", "--quiet", *change)
        ran = {s["key"] for s in json.loads(done.stdout)["stages"] if s["state"] == "done"}
        self.assertEqual(ran, {s["key"] for s in stages if s["state"] == "to run"})

    def test_copied_store_serves_and_equal_runs_have_equal_bytes(self):
        self.run_study()
        shutil.copytree(self.folder / "store", self.folder / "elsewhere" / "copy")
        self.assertEqual({s["state"] for s in self.plan(TINY, "elsewhere/copy")}, {"cached"})
        self.run_study(TINY, "second", "run2")
        self.assertEqual(payload(self.folder / "store"), payload(self.folder / "second"))

    def test_report_can_be_made_again_and_a_stage_exported(self):
        self.run_study()
        report = self.folder / "run" / "report.html"
        report.unlink()
        self.call("report", "run")
        self.assertIn("<html", report.read_text())
        self.call("export", "run", "scores", "--out", "exported")
        self.assertEqual(len(list(pathlib.Path(self.folder / "exported").rglob("predictions.csv"))), 4)
        self.call("export", "run", "synthetic", "--out", "pictures")
        pictures = sorted(p.parent.name + "/" + p.name for p in (self.folder / "pictures").rglob("0*.png"))
        self.assertEqual(pictures, [f"{c}/{i:06}.png" for c in ("NORMAL", "PNEUMONIA") for i in range(12)])
        self.call("store", "verify", "--store", "store")

    def test_until_runs_a_stage_and_what_it_needs_only(self):
        self.run_study(TINY, "store", "run", "--until", "small")
        stages = self.plan()
        cached = {s["name"] for s in stages if s["state"] == "cached"}
        self.assertEqual(cached, {"real", "match", "parts", "small"})

    def test_experiments_that_we_ship_can_be_planned(self):
        experiments = pathlib.Path(__file__).resolve().parents[2] / "experiments"
        for manifest in sorted(experiments.rglob("*.toml")):
            with self.subTest(manifest.name):
                if "weights/" in manifest.read_text() or "khazrak2025" in str(manifest):
                    # Without weights or pictures they say which are missing; experiments_test plans them.
                    done = self.call("check", manifest, code=None)
                    if done.returncode != 0:
                        self.assertRegex(done.stderr, "weights/|data/")
                    continue
                there = (experiments.parent / "data" / "chest-xray").exists()  # A user may have put them there.
                code = 4 if "xray" in manifest.name and not there else 0
                done = self.call("check", manifest, code=code)
                if code:
                    self.assertIn("data/chest-xray", done.stderr + done.stdout)


if __name__ == "__main__":
    main()
