"""Plugins that must be refused or survived, each by name: in the list, under trial, and in a study."""

import json
import shutil

from program import BUILD, ProgramTest, main

FIXTURES = BUILD / "tests" / "fixtures"

# Name -> state and a part of the reason.
HOSTILE = {
    "wrong_torch": ("refused", "LibTorch 1.13.1"),
    "wrong_sdk": ("refused", "0123456789abcdef"),
    "no_stamp": ("refused", "no section .equipoise"),
    "missing_symbol": ("refused", "equipoise_test_nowhere"),
    "throws": ("quarantined", "no mood to be loaded"),
    "exits": ("quarantined", "exit(0)"),
    "loops": ("quarantined", "did not answer within 2 s"),
    "crashes": ("quarantined", "signal 11"),
    "throws_number": ("quarantined", "of type int"),
}

# What the fixture `moody` does -> the rule that finds it out, and what is said of it.
MOODS = {
    "throwing_constructor": ("construction", "no mood to be made"),
    "exit_in_constructor": ("construction", "exited with status 0"),
    "endless_constructor": ("construction", "longer than 2"),
    "segfault_at_step_5": ("step_5", "signal 11"),
    "throws_int": ("step_5", "of type int"),
    "more_threads": ("global_state", "threads"),
}

STUDY = """
[stages.real]
do = "load"
use = "phantom"
with.count = 12
with.size = 16
[stages.model]
do = "train"
use = "moody"
on = "real"
size = 16
per = "class"
length = { steps = 8 }
[stages.synthetic]
do = "generate"
from = "model"
count = 6
[stages.classifier]
do = "train"
use = "cnn"
on = "synthetic"
size = 16
length = { steps = 4 }
[stages.scores]
do = "test"
model = "classifier"
on = "real"
[vary.generator]
gaussian = { stages.model.use = "gaussian" }
moody = { stages.model.with.manner = "MANNER" }
"""


class Listed(ProgramTest):
    def listed(self, *folders):
        named = [word for folder in folders for word in ("--plugin-dir", folder)]
        done = self.call("plugins", "list", "--json", *named, EQUIPOISE_PROBE_SECONDS="2")
        return {plugin["file"].rsplit("/", 1)[1]: plugin for plugin in json.loads(done.stdout)}

    def test_each_hostile_file_is_listed_with_its_state_and_reason(self):
        files = self.listed(FIXTURES / "hostile", FIXTURES / "unloadable")
        for name, (state, reason) in HOSTILE.items():
            with self.subTest(name):
                self.assertEqual(files[name + ".so"]["state"], state)
                self.assertIn(reason, files[name + ".so"]["reason"])
                self.assertEqual(files[name + ".so"]["components"], [])
        self.assertEqual(files["random.so"]["state"], "ready")

    def test_the_plain_list_and_the_check_name_them_too(self):
        hostile = ("--plugin-dir", FIXTURES / "hostile", "--plugin-dir", FIXTURES / "unloadable")
        plain = self.call("plugins", "list", *hostile, EQUIPOISE_PROBE_SECONDS="2").stdout
        for name, (state, reason) in HOSTILE.items():
            with self.subTest(name):
                self.assertIn(f"{name}.so: {state}: ", plain)
                done = self.call("plugins", "check", name, *hostile, code=3, EQUIPOISE_PROBE_SECONDS="2")
                self.assertIn(reason, done.stdout)

    def test_a_good_plugin_cut_at_any_4_kB_is_refused(self):
        good = (FIXTURES / "good" / "specimen.so").read_bytes()
        cut = range(0, len(good), 4096)
        for size in cut:
            self.write(f"cut/cut{size}.so", good[:size])
        self.write("cut/whole.so", good)
        files = self.listed(self.folder / "cut")
        for size in cut:
            self.assertEqual(files[f"cut{size}.so"]["state"], "refused", files[f"cut{size}.so"])
            self.assertNotEqual(files[f"cut{size}.so"]["reason"], "")
        self.assertEqual(files["whole.so"]["state"], "ready")

    def test_a_damaged_plugin_harms_nothing(self):
        good = (FIXTURES / "good" / "specimen.so").read_bytes()
        for at in range(0, len(good), len(good) // 16):
            self.write(f"damaged/at{at}.so", good[:at] + bytes(64) + good[at + 64:])
        files = self.listed(self.folder / "damaged")
        for name, plugin in files.items():
            if plugin["state"] != "ready":
                self.assertNotEqual(plugin["reason"], "", name)
        self.assertEqual(files["random.so"]["state"], "ready")

    def test_a_folder_that_others_can_write_to_is_refused_unless_named(self):
        folder = self.folder / "open"
        folder.mkdir()
        shutil.copy(FIXTURES / "good" / "specimen.so", folder)
        folder.chmod(0o777)
        done = self.call("plugins", "list", "--json", EQUIPOISE_PLUGIN_PATH=str(folder))
        refused = [p for p in json.loads(done.stdout) if p["state"] != "ready"]
        self.assertEqual([p["file"] for p in refused], [str(folder / "specimen.so")])
        self.assertIn("can be written by all users", refused[0]["reason"])
        self.assertEqual(self.listed(folder)["specimen.so"]["state"], "ready")


class Moody(ProgramTest):
    PLUGINS = ("--plugin-dir", FIXTURES / "moody")

    def test_a_well_behaved_moody_keeps_all_rules(self):
        self.call("plugins", "check", "moody", *self.PLUGINS, "--json", "--with", "manner=well",
                  "--rule", "global_state", "--rule", "same_seed_same_bytes", "--rule", "cancel")

    def test_each_mood_is_found_out_under_trial(self):
        for manner, (rule, seen) in MOODS.items():
            if rule == "step_5":  # a trial has four steps
                continue
            with self.subTest(manner):
                done = self.call("plugins", "check", "moody", *self.PLUGINS, "--json", "--with", f"manner={manner}",
                                 "--rule", rule, "--rule-seconds", "2", code=3)
                check = json.loads(done.stdout)[0]["checks"][0]
                self.assertEqual((check["rule"], check["state"]), (rule, "failed"))
                self.assertIn(seen, check["message"])

    def study(self, manner, code):
        manifest = self.write(f"{manner}.toml", STUDY.replace("MANNER", manner))
        return self.call("run", manifest, "--store", f"store_{manner}", "--out", f"run_{manner}", "--json",
                         *self.PLUGINS, code=code)

    def test_each_mood_fails_its_stage_alone(self):
        for manner, (_, seen) in MOODS.items():
            if manner in ("endless_constructor", "more_threads"):
                continue
            with self.subTest(manner):
                done = self.study(manner, 3)
                stages = json.loads(done.stdout)["stages"]
                failed = {s["name"] for s in stages if s["state"] == "failed"}
                self.assertEqual(failed, {"model"})
                tested = [s for s in stages if s["name"] == "scores" and s["state"] == "done"]
                self.assertEqual(len(tested), 1, "the other arm is complete")
                self.assertIn(seen, done.stderr)
                self.assertTrue((self.folder / f"run_{manner}" / "report.html").exists())

    def test_a_changed_number_of_threads_changes_no_other_result(self):
        self.study("well", 0)
        self.study("more_threads", 0)
        rows = [(self.folder / f"run_{m}" / "results.csv").read_text() for m in ("well", "more_threads")]
        self.assertEqual(rows[0], rows[1])


if __name__ == "__main__":
    main()
