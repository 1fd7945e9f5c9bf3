"""Classifiers in whole runs: frozen backbones whose features are kept, and what they refuse."""

import csv
import json
import unittest

from program import ProgramTest, main

FROZEN = """
[experiment]
name = "frozen"
classes = ["NORMAL", "PNEUMONIA"]
[stages.real]
do = "load"
use = "phantom"
with.count = 16
with.size = 32
[stages.parts]
do = "split"
from = "real"
into = { train = 10, test = "rest" }
[stages.classifier]
do = "train"
use = "efficientnet_lite0"
on = "parts.train"
validation = 0.2
length = { epochs = 2 }
repeat = { run = 2 }
with.training = "frozen_random"
with.input_size = 32
with.hidden = 8
with.keep = "best"
[stages.scores]
do = "test"
model = "classifier"
on = "parts.test"
"""


class ClassifierTest(ProgramTest):
    def results(self):
        with (self.folder / "run" / "results.csv").open() as file:
            return list(csv.DictReader(file))

    def accuracies(self):
        return [float(r["value"]) for r in self.results()
                if r["stage"] == "scores" and r["score"] == "accuracy" and not r["class"]]


class FrozenBackbone(ClassifierTest):
    def test_features_are_computed_once_and_shared_by_runs_and_variants(self):
        manifest = self.write("frozen.toml", FROZEN + '\n[vary.l2]\nset = "stages.classifier.with.l2"\nto = [0.0, 0.1]\n')
        self.run_study(manifest)
        stages = self.plan(manifest)
        verbs = [stage["verb"] for stage in stages]
        self.assertEqual(verbs.count("embed"), 2)  # one a class
        self.assertEqual(verbs.count("train"), 4)
        self.assertEqual(len(self.accuracies()), 4)
        more = manifest.read_text().replace("0.0, 0.1", "0.0, 0.1, 0.2")
        waiting = [s["verb"] for s in self.plan(self.write("more.toml", more)) if s["state"] != "cached"]
        self.assertEqual(sorted(waiting), ["test", "test", "train", "train"])

    def test_missing_weights_name_the_command(self):
        manifest = self.write("weights.toml", FROZEN.replace('with.training = "frozen_random"\n', ""))
        done = self.call("plan", manifest, "--store", self.folder / "store", code=2)
        self.assertIn("./dev weights efficientnet_lite0", done.stderr)

    def test_weights_for_fine_tuning_name_the_command_too(self):
        text = FROZEN.replace('with.training = "frozen_random"', 'size = 32\nwith.training = "fine_tuned"')
        done = self.call("plan", self.write("tuned.toml", text), "--store", self.folder / "store", code=2)
        self.assertIn("needs parameter 'weights' while 'training' is \"fine_tuned\"", done.stderr)
        self.assertIn("./dev weights efficientnet_lite0", done.stderr)

    def test_only_frozen_backbones_have_features_in_the_store(self):
        weights = self.write("weights.safetensors", b"only named while planning")
        for use in ("vgg16", "resnet50"):
            for training, embeds in (("frozen", 2), ("frozen_random", 2), ("fine_tuned", 0), ("from_scratch", 0)):
                given = f'with.weights = "{weights}"\n' if training in ("frozen", "fine_tuned") else ""
                text = FROZEN.replace('use = "efficientnet_lite0"', f'use = "{use}"\n{given}size = 32')
                if embeds:
                    text = text.replace("size = 32\non", "on", 1)
                with self.subTest(use=use, training=training):
                    stages = self.plan(self.write("m.toml", text.replace("frozen_random", training)))
                    self.assertEqual(sum(stage["verb"] == "embed" for stage in stages), embeds)

    def test_logistic_regression_on_features(self):
        text = FROZEN.replace('use = "efficientnet_lite0"', 'use = "logistic"').split("with.training")[0] + """
with.features = { use = "pixels", size = 8 }
[stages.scores]
do = "test"
model = "classifier"
on = "parts.test"
"""
        self.run_study(self.write("logistic.toml", text.replace("epochs = 2", "epochs = 50")))


class Summaries(ClassifierTest):
    def test_parameters_of_the_papers_tables(self):
        for name, total, trainable in (("vgg16", 27561282, 12846594), ("cnn", 51786242, 51785346)):
            done = self.call("plugins", "describe", name, "--kind", "classifier", "--summary", "--image", "3x224x224",
                             "--classes", "2", "--json")
            described = json.loads(done.stdout)
            self.assertEqual((described["total"], described["trainable"]), (total, trainable))
            # The sums stand before the long list, whose layers have the same words.
            self.assertLess(done.stdout.index(f'"total": {total}'), done.stdout.index('"layers"'))
            self.assertLess(done.stdout.index(f'"trainable": {trainable}'), done.stdout.index('"layers"'))

    def layers(self, name, side):
        done = self.call("plugins", "describe", name, "--kind", "classifier", "--summary", "--image", f"3x{side}x{side}",
                         "--classes", "2", "--json")
        return [(layer["output"], layer["parameters"]) for layer in json.loads(done.stdout)["layers"]]

    def test_each_line_of_the_papers_tables(self):
        # Khazrak et al. 2025, Table 1: what follows the backbone; shapes without the batch.
        vgg16 = self.layers("vgg16", 224)
        self.assertEqual(vgg16[-4:], [([25088], 0), ([512], 12845568), ([512], 0), ([2], 1026)])
        self.assertEqual(sum(parameters for _, parameters in vgg16[:-4]), 14714688)
        # Table 2: the lines that have parameters.
        cnn = [(shape, parameters) for shape, parameters in self.layers("cnn", 128) if parameters]
        self.assertEqual(cnn, [([64, 128, 128], 1792), ([64, 128, 128], 256), ([128, 64, 64], 73856), ([128, 64, 64], 512),
                               ([256, 32, 32], 295168), ([256, 32, 32], 1024), ([256], 16777472), ([128], 32896), ([2], 258)])


class BadInput(ClassifierTest):
    def test_one_class_only(self):
        text = FROZEN.replace("into = { train = 10,", "into = { train = { NORMAL = 10 },")
        done = self.call("run", self.write("one.toml", text), "--store", self.folder / "store", "--quiet", code=None)
        self.assertIn("one class only", done.stderr + done.stdout)
        self.assertEqual(done.returncode, 4)

    def test_a_class_absent_from_the_test_set(self):
        text = FROZEN.replace('on = "parts.test"', 'on = "some"') + """
[stages.some]
do = "select"
use = "random"
from = "parts.test"
count = { NORMAL = 3, PNEUMONIA = 0 }
"""
        self.run_study(self.write("absent.toml", text))
        self.assertEqual(len(self.accuracies()), 2)
        self.assertTrue(all(0 <= value <= 1 for value in self.accuracies()))
        self.assertEqual({r["class"] for r in self.results() if r["stage"] == "scores"}, {"", "NORMAL"})
        self.assertIn("class 'PNEUMONIA' does not occur in the test", (self.folder / "run" / "report.md").read_text())

    def test_too_few_pictures_for_the_mix(self):
        text = FROZEN.replace("train = 10", "train = 17")
        done = self.call("plan", self.write("few.toml", text), "--store", self.folder / "store", code=2)
        self.assertIn("asks for 17", done.stderr)


if __name__ == "__main__":
    main()
