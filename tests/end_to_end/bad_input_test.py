"""Bad input gets one clear message, the right exit code, and loses nothing."""

import json
import pathlib

from program import TINY, ProgramTest, main, png

FOLDER_STUDY = """
[stages.real]
do = "load"
use = "image_folder"
with.root = "data"
[stages.model]
do = "train"
use = "gaussian"
on = "real"
size = 8
length = { epochs = 1 }
"""


class BadManifest(ProgramTest):
    def refused(self, text, *expected, code=2):
        manifest = self.write("m.toml", text)
        done = self.call("check", manifest, code=code, timeout=20)
        for part in expected:
            self.assertIn(part, done.stderr)

    def test_each_kind_of_bad_manifest_is_refused_at_its_place(self):
        tiny = pathlib.Path(TINY).read_text()
        self.refused(tiny.replace("count = 12", "coutn = 12", 1), "m.toml:", "did you mean 'count'")
        self.refused(tiny.replace("with.count = 48", "with.count = \"many\""), "m.toml:11:14")
        self.refused(tiny.replace("with.timesteps = 50", "with.timesteps = 0"), "must lie between")
        self.refused(tiny.replace("use = \"ddpm\"", "use = \"dppm\""), "did you mean 'ddpm'")
        self.refused(tiny.replace("count = 12", "count = 120", 1), "120", "24")
        self.refused(tiny + "same = {}\n", "give the same plan")
        self.refused(tiny + "[vary.again]\na = { stages.model.off = true }\nb = {}\n", "m.toml:")
        self.refused("[stages.a]\ndo='mix'\nparts=['b']\n[stages.b]\ndo='mix'\nparts=['a']\n", "circle")

    def test_a_program_reads_what_is_wrong_as_json(self):
        manifest = self.write("m.toml", pathlib.Path(TINY).read_text().replace("count = 12", "coutn = 12", 1))
        for verb in ("check", "plan", "run"):
            with self.subTest(verb):
                found = json.loads(self.call(verb, manifest, "--json", code=2).stdout)
                self.assertTrue(any("coutn" in one["message"] and one["line"] > 0 for one in found), found)

    def test_expectations_that_cannot_be_read_or_mean_several_numbers_are_found_beforehand(self):
        tiny = pathlib.Path(TINY).read_text()
        vague = '[[expect]]\nstage = "fid"\nscore = "fid"\nvalue = 1.0\n'
        line = tiny.count("\n") + 1
        self.refused(tiny + vague, f"m.toml:{line}:1: error:", "2 different numbers", "class (NORMAL, PNEUMONIA)")
        file = 'expect = "expected.csv"\n' + tiny
        self.refused(file, "m.toml:1:10: error: 'expect': cannot read", "expected.csv")
        self.write("expected.csv", "stage,score,value\nfid,fid\n")
        self.refused(file, "m.toml:1:10: error:", "expected.csv:2: the line has 2 fields")
        self.write("expected.csv", "stage,score,value\nfid,fid,1\n")
        self.refused(file, "expected.csv:2:1: error:", "2 different numbers")
        self.write("expected.csv", "stage,score,value,class\nfid,fid,x,NORMAL\n")
        self.refused(file, "expected.csv:2:9: error: 'x'")

    def test_hostile_bytes_are_refused_quickly(self):
        for text in (b"a\0b = 1\n", b"r\xc9\x8b\0", b"\xff\xfe", b"[" * 200000, b"[" + b".".join([b"b"] * 200000) + b"]",
                     b"x = 1\n" * 200000, b"a = " + b"{b = " * 5000, b'a = "'):
            with self.subTest(text[:20]):
                self.refused(text)

    def test_a_missing_manifest_and_bad_usage_exit_2(self):
        self.call("check", "nowhere.toml", code=2)
        self.call("frobnicate", code=2)
        self.call("run", code=2)
        self.call("run", TINY, "--preset", "nope", code=2)
        self.call("run", TINY, "--where", "generator=nope", code=2)
        self.call("run", TINY, "--set", "stages.nope.size=3", code=2)


class BadData(ProgramTest):
    def setUp(self):
        super().setUp()
        for name in ("A/1.png", "A/2.png", "B/1.png", "B/2.png"):
            self.write("data/" + name, png(9 + int(name[2]), 10))
        self.manifest = self.write("m.toml", FOLDER_STUDY)

    def fails(self, *expected, code=4):
        done = self.call("run", self.manifest, "--store", "store", "--out", "run", code=code)
        for part in expected:
            self.assertIn(part, done.stderr + done.stdout)

    def test_good_pictures_run(self):
        self.call("run", self.manifest, "--store", "store", "--out", "run", "--quiet")

    def test_damaged_pictures_fail_their_stage_and_are_named(self):
        for name, content in (("text.png", b"hello"), ("cut.png", png(10, 10)[:-20]), ("huge.png", png(60000, 60000, b"x")),
                              ("empty.png", b"")):
            with self.subTest(name):
                path = self.write("data/A/" + name, content)
                self.fails(name)
                path.unlink()

    def test_a_missing_or_empty_root_is_one_clear_message(self):
        for root in ("nowhere", "empty"):
            (self.folder / "empty").mkdir(exist_ok=True)
            self.manifest = self.write("m.toml", FOLDER_STUDY.replace('"data"', f'"{root}"'))
            self.fails(root, "m.toml:5:13: error:")

    def findings(self, verb="check", *words, code=4):
        """What a program reads of a refused manifest, errors only."""
        found = json.loads(self.call(verb, self.manifest, "--json", *words, code=code).stdout)
        for one in found:
            self.assertLessEqual({"file", "line", "column", "message", "hint"}, set(one))
        return [one for one in found if one["severity"] == "error"]

    def test_a_program_reads_where_a_missing_or_empty_root_is_named(self):
        (self.folder / "empty").mkdir()
        for root in ("nowhere", "empty"):
            self.manifest = self.write("m.toml", FOLDER_STUDY.replace('"data"', f'"{root}"'))
            for verb in ("check", "plan", "run"):
                with self.subTest(root=root, verb=verb):
                    found, = self.findings(verb)
                    self.assertEqual((found["file"], found["line"], found["column"]), (str(self.manifest), 5, 13))
                    self.assertIn(str(self.folder / root), found["message"])

    def test_a_missing_or_empty_table_of_pictures_is_found_at_its_key_beside_other_errors(self):
        study = FOLDER_STUDY.replace('"image_folder"', '"csv"').replace('with.root = "data"', 'with.file = "list.csv"')
        self.manifest = self.write("m.toml", study)
        found, = self.findings()
        self.assertEqual((found["line"], found["column"]), (5, 13))
        self.write("list.csv", "")
        found, = self.findings()
        self.assertEqual((found["line"], found["column"]), (5, 13))
        self.manifest = self.write("m.toml", study.replace("epochs", "epoch"))
        self.assertEqual([one["line"] for one in self.findings(code=2)], [5, 11])

    def test_a_root_of_the_command_line_is_relative_to_the_working_folder(self):
        manifest = self.write("elsewhere/m.toml", FOLDER_STUDY)
        self.call("check", manifest, code=4)
        self.call("check", manifest, "--set", "stages.real.with.root=data")
        done = self.call("check", manifest, "--set", "stages.real.with.root=nowhere", code=4)
        self.assertIn("--set stages.real.with.root: error:", done.stderr)
        self.assertIn(f"'{self.folder}/nowhere' does not exist", done.stderr)

    def test_a_class_with_too_few_pictures_is_found_before_anything_runs(self):
        self.manifest = self.write("m.toml", FOLDER_STUDY + """
[stages.chosen]
do = "select"
use = "random"
from = "real"
count = 3
""")
        found, *_ = self.findings(code=2)
        self.assertIn("asks for 3 pictures of class 'A', but there are 2", found["message"])
        self.assertEqual(found["line"], 17)

    def test_an_unwritable_store_or_run_folder_exits_4(self):
        self.call("run", self.manifest, "--store", "/dev/null/store", "--out", "run", code=4)
        self.call("run", self.manifest, "--store", "store", "--out", "/dev/null/run", code=4)


# Each step multiplies the weights by about -99.
DIVERGING = ["--set", "stages.model.with.learning_rate=10.0", "--set", "stages.model.with.weight_decay=10.0", "--set",
             "stages.model.length.steps=400"]


class BadTraining(ProgramTest):
    def test_a_loss_that_is_no_number_exits_5_and_the_rest_goes_on(self):
        done = self.run_study(TINY, "store", "run", *DIVERGING, code=5)
        self.assertIn("model", done.stderr)
        scores = [s for s in self.plan(TINY, "store", *DIVERGING)
                  if s["name"] == "scores" and s["state"] == "cached"]
        self.assertEqual(len(scores), 2, "the arm without a generator is complete")
        self.assertTrue((self.folder / "run" / "report.html").exists())


if __name__ == "__main__":
    main()
