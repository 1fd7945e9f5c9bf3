"""The paper's whole study on made-up pictures: every variant, table and comparison."""

import csv
import unittest

from program import HERE, ProgramTest, main

STUDY = HERE.parents[1] / "experiments" / "khazrak2025" / "study.toml"


class Paper(ProgramTest):
    def test_the_study_runs_in_small_and_fills_every_cell(self):
        self.run_study(STUDY, "store", "run", "--preset", "tiny", timeout=840)
        with (self.folder / "run" / "results.csv").open() as file:
            rows = list(csv.DictReader(file))
        cells = {(r["sampling"], r["scenario"], r["generator"], r["classifier"]) for r in rows
                 if r["stage"] == "scores" and r["score"] == "accuracy" and not r["class"]}
        self.assertEqual(len(cells), 2 * 2 * 3 * 4)
        self.assertTrue([r for r in rows if r["stage"] == "fid"])
        self.assertTrue([r for r in rows if r["stage"] == "diversity" and r["score"] == "mean_distance"])
        self.assertTrue([r for r in rows if r["stage"].startswith("quality_")])


if __name__ == "__main__":
    main()
