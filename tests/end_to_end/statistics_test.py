"""Declared comparisons in whole runs: few runs, equal runs, families, classifiers with one answer."""

import csv
import json
import unittest

from program import TINY, ProgramTest, main

STUDY = """
[experiment]
name = "arms"
classes = ["NORMAL", "PNEUMONIA"]
positive = "PNEUMONIA"
[stages.real]
do = "load"
use = "phantom"
with.count = 40
with.size = 16
[stages.parts]
do = "split"
from = "real"
into = { train = 16, test = "rest" }
[stages.classifier]
do = "train"
use = "logistic"
on = "parts.train"
validation = 0.5
length = { epochs = 50 }
repeat = { run = 3 }
with.features = { use = "pixels", size = 4 }
[stages.scores]
do = "test"
model = "classifier"
on = "parts.test"
[vary.penalty]
none = {}
weak = { stages.classifier.with.l2 = 0.1 }
strong = { stages.classifier.with.l2 = 10.0 }
"""
ANALYSIS = """
[[analysis]]
primary = { stage = "scores", score = "SCORE" }
axis = "penalty"
baseline = "none"
unit = "run"
"""
ACCURACY, BRIER = ANALYSIS.replace("SCORE", "accuracy"), ANALYSIS.replace("SCORE", "brier")


def holm(p_values):
    """Holm 1979."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted, least = [0.0] * len(p_values), 0.0
    for rank, i in enumerate(order):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[i]))
        adjusted[i] = least
    return adjusted


class StatisticsTest(ProgramTest):
    def report(self, text):
        """The text of report.md and the rows of comparisons.csv."""
        self.run_study(self.write("m.toml", text))
        run = self.folder / "run"
        for name in ("report.md", "results.csv", "tables/comparisons.csv"):
            self.assertNotRegex((run / name).read_text(), r"(?i)\bnan\b")
        with (run / "tables" / "comparisons.csv").open() as file:
            return (run / "report.md").read_text(), list(csv.DictReader(file))

    def test_each_declared_analysis_is_a_family_of_its_own(self):
        _, rows = self.report(STUDY + ACCURACY + BRIER)
        for score in ("accuracy", "brier"):
            family = [row for row in rows if row["score"] == score]
            self.assertEqual([row["arm"] for row in family], ["weak", "strong"])
            p = [float(row["p"] or 1) for row in family]
            for row, expected in zip(family, holm(p)):
                if row["p"]:
                    self.assertAlmostEqual(float(row["p_holm"]), expected, places=9)
        brier = [row for row in rows if row["score"] == "brier"]
        self.assertTrue(any(float(row["p_holm"]) > float(row["p"]) for row in brier))

    def test_one_run_has_neither_sd_nor_test_and_says_so(self):
        text, rows = self.report(STUDY.replace("repeat = { run = 3 }\n", "") + ACCURACY.replace('unit = "run"\n', ""))
        self.assertIn("One run each, so no SD", text)
        self.assertIn("one run each, so there is neither SD nor test", text)
        for row in rows:
            self.assertEqual([row[name] for name in ("n", "sd", "low", "p", "p_holm")], ["1", "", "", "", ""])

    def test_equal_values_in_all_runs_have_words_and_no_nan(self):
        same = STUDY.replace("validation = 0.5\n", "").replace("with.l2 = 0.1", "with.tolerance = 1e-7")
        text, rows = self.report(same.replace("with.l2 = 10.0", "with.tolerance = 2e-7") + ACCURACY)
        self.assertIn("equal in all runs", text)
        for row in rows:
            self.assertEqual([float(row[name]) for name in ("n", "sd", "difference", "p", "p_holm")], [3, 0, 0, 1, 1])
        done = self.call("analyse", "run/results.csv", "--score", "accuracy", "--axis", "penalty", "--baseline", "none",
                         "--where", "stage=scores", "--paired", "--json")
        for one in json.loads(done.stdout)["comparisons"]:
            self.assertEqual((one["p"], one["note"]), (1.0, "equal in all runs"))

    def test_a_baseline_that_does_not_exist_is_refused_before_anything_runs(self):
        manifest = self.write("m.toml", STUDY + ACCURACY.replace('baseline = "none"', 'baseline = "nome"'))
        for verb in ("check", "plan", "run"):
            done = self.call(verb, manifest, code=2)
            self.assertIn("m.toml:", done.stderr)
            self.assertIn("did you mean 'none'", done.stderr)
        self.assertFalse((self.folder / "store").exists())

    def test_a_classifier_with_one_answer_is_flagged(self):
        few = "weak = { stages.parts.into.train = { NORMAL = 30, PNEUMONIA = 4 }, stages.classifier.with.l2 = 10.0 }"
        text, _ = self.report(STUDY.replace("weak = { stages.classifier.with.l2 = 0.1 }", few) + ACCURACY)
        self.assertIn("weak: 3 of 3 answered one class only; such a test measures nothing", text)
        self.assertNotIn("none: 3 of 3 answered", text)
        self.assertIn("the classifier gave every picture the same class", text)

    def test_a_validation_part_with_generated_pictures_earns_a_warning(self):
        self.assertIn("the validation part of stage 'classifier' contains generated pictures",
                      self.call("check", TINY).stderr)
        self.assertNotIn("generated pictures", self.call("check", self.write("m.toml", STUDY + ACCURACY)).stderr)


if __name__ == "__main__":
    main()
