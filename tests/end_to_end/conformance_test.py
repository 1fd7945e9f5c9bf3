"""The plugins that we ship keep the rules that we ask of others."""

import atexit
import json
import shutil
import struct
import tempfile

from program import BUILD, ProgramTest, main

FIXTURES = BUILD / "tests" / "fixtures"
PLUGINS = sorted(file.stem for file in (BUILD / "lib" / "equipoise" / "plugins").glob("*.so"))
# The embedders are checked with random weights, below.
PRETRAINED = {"backbones"}
CACHE = tempfile.mkdtemp(prefix="equipoise-cache-")
atexit.register(shutil.rmtree, CACHE, ignore_errors=True)


class Checked(ProgramTest):
    def environment(self, **more):
        return super().environment(EQUIPOISE_CACHE=CACHE, **more)

    def checks(self, *words, code=0):
        done = self.call("plugins", "check", *words, "--json", code=code, timeout=800)
        return [check for plugin in json.loads(done.stdout) for check in plugin["checks"]]

    def states(self, *words, code=0):
        return {(check["component"], check["rule"]): check["state"] for check in self.checks(*words, code=code)}


class Conformance(Checked):
    def test_every_plugin_that_we_ship_keeps_every_rule(self):
        names = [name for name in PLUGINS if name not in PRETRAINED]
        self.assertTrue({"ddpm", "transfer"} <= set(names))
        checks = self.checks(*names)
        for check in checks:
            if check["state"] == "not tried":  # It cannot do without files of the user's.
                self.assertRegex(check["message"], "it needs files|nor rows of 16 values")
            else:
                self.assertEqual(check["state"], "passed", check)
        self.assertGreater(len(checks), 5 * len(names))

    def test_pretrained_networks_keep_every_rule_with_random_weights(self):
        done = self.call("plugins", "check", "backbones", "--with", "initialisation=random", "--json", timeout=600)
        checks = [check for plugin in json.loads(done.stdout) for check in plugin["checks"]]
        self.assertEqual([check for check in checks if check["state"] != "passed"], [])
        self.assertEqual(len({check["component"] for check in checks}), 5)


class With(Checked):
    """What `--with` says reaches the components that know it, and those alone."""

    def safetensors(self, rows, columns):
        values = struct.pack(f"<{rows * columns}f", *range(rows * columns))
        header = json.dumps({"features": {"dtype": "F32", "shape": [rows, columns],
                                          "data_offsets": [0, len(values)]}}).encode()
        return self.write("rows.safetensors", struct.pack("<Q", len(header)) + header + values)

    def test_a_value_passes_by_the_components_that_do_not_know_it(self):
        checks = self.checks("precomputed", "--with", f"file={self.safetensors(8, 4)}")
        self.assertEqual({check["kind"] for check in checks}, {"source", "embedder"})
        self.assertEqual([check for check in checks if check["state"] != "passed"], [])

    def test_a_value_that_no_component_knows_is_refused_before_anything_is_tried(self):
        done = self.call("plugins", "check", "precomputed", "random", "--with", "fil=rows.safetensors", code=2)
        self.assertIn("did you mean 'file'", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_a_rule_is_tried_on_the_kinds_that_have_it(self):
        checks = self.checks("precomputed", "--rule", "rows_on_their_own")
        self.assertEqual([(check["kind"], check["state"]) for check in checks], [("embedder", "passed")])
        done = self.call("plugins", "check", "random", "--rule", "facts", code=2)
        self.assertIn("facts", done.stderr)


class Models(Checked):
    """Slots for trained models are filled with small ones that the trial trains."""

    FOLDER = ("--plugin-dir", FIXTURES / "loans")

    def test_a_model_is_found_and_named(self):
        done = self.call("plugins", "check", "borrower", *self.FOLDER, "--json", code=0)
        plugin = json.loads(done.stdout)[0]
        slots = {slot["component"]: slot for slot in plugin["slots"]}
        self.assertEqual(slots["borrower"]["use"], "lender")
        self.assertTrue(slots["borrower"]["file"].endswith("loans.so"))
        tried = [check for check in plugin["checks"] if check["component"] == "borrower"]
        self.assertGreater(len(tried), 15)
        self.assertEqual([check for check in tried if check["state"] != "passed"], [])

    def test_a_model_can_be_named(self):
        words = ("borrower", *self.FOLDER, "--rule", "resume", "--rule", "construction")
        self.assertEqual(self.states(*words, "--with", "base.use=lender")["borrower", "resume"], "passed")
        states = self.states(*words, "--with", "base.use=gaussian", code=3)
        self.assertEqual(states["borrower", "resume"], "failed")
        self.assertEqual(states["borrower", "construction"], "passed")

    def test_the_crash_of_a_model_is_not_put_down_to_the_component(self):
        words = ("borrower", *self.FOLDER, "--rule", "resume", "--rule", "construction", "--with", "base.use=lender",
                 "--with", "base.crashes=true")
        plugin = json.loads(self.call("plugins", "check", *words, "--json", code=0).stdout)[0]
        states = {check["rule"]: check for check in plugin["checks"] if check["component"] == "borrower"}
        self.assertEqual(states["construction"]["state"], "passed")
        self.assertEqual(states["resume"]["state"], "not tried")
        self.assertIn("'lender', which is to be the model in slot 'base'", states["resume"]["message"])
        self.assertIn("signal 11", states["resume"]["message"])

    def test_without_a_model_that_fits_the_rules_say_what_to_pass(self):
        plugin = json.loads(self.call("plugins", "check", "stranded", *self.FOLDER, "--json").stdout)[0]
        self.assertEqual(plugin["slots"][0]["use"], "")
        states = {check["rule"]: check for check in plugin["checks"]}
        self.assertEqual(states["construction"]["state"], "passed")
        self.assertEqual(states["finite_scores"]["state"], "not tried")
        self.assertIn("--with judge.use=NAME", states["finite_scores"]["message"])
        self.assertIn("classifier", states["finite_scores"]["message"])

    def test_a_wrong_name_is_refused_with_the_nearest(self):
        for stated, said in (("base.use=lendr", "did you mean 'lender'"), ("base.width=3", "base.use=NAME too"),
                             ("base.us=lender", "base.use=NAME too")):
            done = self.call("plugins", "check", "borrower", *self.FOLDER, "--with", stated, code=2)
            self.assertIn(said, done.stderr)
        done = self.call("plugins", "check", "borrower", *self.FOLDER, "--with", "base.use=lender", "--with",
                         "base.width=3", code=2)
        self.assertIn("base.width", done.stderr)


if __name__ == "__main__":
    main()
