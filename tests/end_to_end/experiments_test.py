"""Each manifest in experiments/ can be planned: those on real pictures by their preset on made-up ones."""

import unittest

from program import HERE, ProgramTest, main

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


if __name__ == "__main__":
    main()
