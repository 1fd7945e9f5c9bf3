"""The paper's whole study on made-up pictures: every variant, table, figure and comparison."""

import csv
import re
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
        losses = figures["curves-model.csv"]  # Figure 4: the two losses of a PGGAN, class by class
        for loss in ("discriminator_loss", "generator_loss"):
            self.assertTrue([r for r in losses if r.get("scalar") == loss or r.get(loss)], (loss, losses[:1]))
        page = (run / "report.html").read_text()  # Figures 5 and 6: pictures of each generator, a class
        for label in ("NORMAL", "PNEUMONIA"):
            for generator in ("ddpm", "pggan"):
                self.assertRegex(page, r"(?s)synthetic: [^<]*" + generator, (label, generator))
        self.assertTrue(figures["scores-fid-fid.csv"])  # Figure 7
        self.assertEqual({r["generator"] for r in rows_of(run / "tables" / "scores.csv")}, {"none", "ddpm", "pggan"})
        self.assertTrue(figures["scores-scores-accuracy.csv"])  # Figure 8
        self.assertTrue(re.search(r'id="figure-scores-scores-accuracy"', page))


if __name__ == "__main__":
    main()
