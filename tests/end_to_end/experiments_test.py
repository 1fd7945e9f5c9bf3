"""Each manifest in experiments/ can be planned: those on real pictures by their preset on made-up ones."""

import unittest

from program import HERE, ProgramTest, main, png

EXPERIMENTS = HERE.parents[1] / "experiments"
PAPER = ("study", "published_images", "study_honest", "study_nested")


class Experiments(ProgramTest):
    def test_ablations_are_planned(self):
        for manifest in sorted((EXPERIMENTS / "ablations").glob("*.toml")):
            with self.subTest(manifest.name):
                self.assertTrue(self.plan(manifest))

    def test_the_paper_is_planned_in_small(self):
        for name in PAPER:
            with self.subTest(name):
                stages = self.plan(EXPERIMENTS / "khazrak2025" / f"{name}.toml", "store", "--preset", "tiny")
                self.assertGreater(len(stages), 300)

    def test_the_quick_start_says_all_that_own_pictures_need(self):
        for name in ("benign/1.png", "benign/2.png", "malignant/1.png", "malignant/2.png"):
            self.write("data/mine/" + name, png(9 + len(name), 10))
        text = (EXPERIMENTS / "xray_small.toml").read_text()
        for told in (('"NORMAL", "PNEUMONIA"', '"benign", "malignant"'), ('positive = "PNEUMONIA"', 'positive = "malignant"'),
                     ("../data/chest-xray", "../data/mine"), ('{ files = "train.txt" }', "0.5")):
            self.assertIn(told[0], text)
            text = text.replace(*told)
        self.call("check", self.write("experiments/mine.toml", text))


if __name__ == "__main__":
    main()
