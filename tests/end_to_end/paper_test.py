"""The paper's whole study on made-up pictures: every variant, table, figure and comparison."""

import csv
import unittest

from program import HERE, ProgramTest, main

STUDY = HERE.parents[1] / "experiments" / "khazrak2025" / "study.toml"


def rows_of(path):
    with path.open() as file:
        return list(csv.DictReader(file))


class Paper(ProgramTest):
    def test_the_study_runs_in_small_and_fills_every_table_and_figure(self):
        self.run_study(STUDY, "store", "run", "--preset", "tiny", timeout=840)
        self.tables(rows_of(self.folder / "run" / "results.csv"))
        self.figures(self.folder / "run")

    def tables(self, rows):
        def having(stage, score):
            return [r for r in rows if r["stage"] == stage and r["score"] == score and not r["class"]]

        for score in ("accuracy", "precision", "recall", "f1"):  # Tables 4 to 7
            cells = {(r["sampling"], r["scenario"], r["generator"], r["classifier"]) for r in having("scores", score)}
            self.assertEqual(len(cells), 2 * 2 * 3 * 4, score)
        for network in ("vgg16", "resnet50"):  # the expert check: two samplings, two generators, two scenarios
            self.assertEqual(len(having("quality_" + network, "accuracy")), 2 * 2 * 2)
        self.assertTrue([r for r in rows if r["stage"] == "diversity" and r["score"] == "mean_distance"])

    def figures(self, run):
        figures = {path.name: rows_of(path) for path in (run / "figures").glob("*.csv")}
        page = (run / "report.html").read_text()
        for name in ("training-model-loss", "training-model-discriminator_loss"):  # Figure 4: a PGGAN's losses
            self.assertTrue(any("pggan" in row["series"] for row in figures[name + ".csv"]), name)
        for generator in ("ddpm", "pggan"):  # Figures 5 and 6: what each draws, a class
            for label in ("NORMAL", "PNEUMONIA"):
                self.assertRegex(page, f'alt="synthetic: [^"]*generator {generator}, {label}"')
        distances = {row["series"] for row in figures["scores-fid-fid.csv"]}  # Figure 7
        self.assertEqual(len(distances), 2 * 2 * 2)
        bars = {row["series"] for row in figures["scores-scores-accuracy.csv"]}  # Figure 8
        self.assertEqual(len(bars), 2 * 2 * 3 * 4)
        for name in ("training-model-loss", "scores-fid-fid", "scores-scores-accuracy"):
            self.assertIn(f'id="figure-{name}"', page)


if __name__ == "__main__":
    main()
