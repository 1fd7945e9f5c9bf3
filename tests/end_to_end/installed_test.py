"""What `cmake --install` leaves is all that a stranger needs to write, build, check and run plugins."""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from program import BUILD, HERE, main

ROOT = HERE.parents[1]
KINDS = ("source", "embedder", "sampler", "generator", "classifier", "metric")


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.base = pathlib.Path(tempfile.mkdtemp(prefix="equipoise-installed-"))
        cls.addClassCleanup(shutil.rmtree, cls.base, ignore_errors=True)
        # Installed in one place and moved to another: the programs find their things relative to themselves.
        subprocess.run(["cmake", "--install", str(BUILD), "--prefix", str(cls.base / "first")], check=True,
                       stdout=subprocess.DEVNULL)
        (cls.base / "first").rename(cls.base / "prefix")
        cls.prefix = cls.base / "prefix"
        cls.program = str(cls.prefix / "bin" / "equipoise")

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=self.base))

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("EQUIPOISE_", "CMAKE_", "Torch_"))}
        return {**kept, "OMP_NUM_THREADS": "1", "NO_COLOR": "1", "EQUIPOISE_CACHE": str(self.base / "cache"),
                "EQUIPOISE_STORE": str(self.base / "store"), "PREFIX": str(self.prefix),
                "PATH": f"{self.prefix / 'bin'}:{os.environ['PATH']}"}

    def call(self, *words, code=0, timeout=600):
        done = subprocess.run([str(word) for word in words], cwd=self.folder, env=self.environment(), text=True,
                              capture_output=True, timeout=timeout)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done

    def configure(self, source, build, *more, code=0):
        return self.call("cmake", "-S", source, "-B", build, f"-DCMAKE_PREFIX_PATH={self.prefix}", *more, code=code)

    def build(self, source, build):
        self.configure(source, build)
        self.call("cmake", "--build", build, "-j", "2")

    def check(self, *files):
        done = self.call(self.program, "plugins", "check", *files, "--json")
        checks = [check for plugin in json.loads(done.stdout) for check in plugin["checks"]]
        self.assertEqual([c for c in checks if c["state"] == "failed"], [])
        self.assertGreater(sum(c["state"] == "passed" for c in checks), 0)
        return checks

    def run_study(self, manifest, plugins):
        self.call(self.program, "run", manifest, "--plugin-dir", plugins, "--out", "run", "--quiet")
        self.assertIn("<html", (self.folder / "run" / "report.html").read_text())
        with open(self.folder / "run" / "results.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertGreater(len(rows), 0)
        return rows


class Prefix(Installed):
    def test_a_moved_prefix_has_its_plugins_and_its_manual(self):
        listed = json.loads(self.call(self.program, "plugins", "list", "--json").stdout)
        self.assertGreater(len(listed), 5)
        for plugin in listed:
            self.assertEqual(plugin["state"], "ready", plugin)
            self.assertTrue(plugin["file"].startswith(str(self.prefix)), plugin["file"])
        for name in ("share/doc/equipoise/manifest.md", "share/doc/equipoise/writing_a_plugin.md",
                     "share/man/man1/equipoise.1", "share/equipoise/experiments/quickstart.toml",
                     "share/equipoise/examples/vae.cpp"):
            self.assertGreater((self.prefix / name).stat().st_size, 0, name)
        self.call(self.program, "check", self.prefix / "share/equipoise/experiments/quickstart.toml")

    def test_the_package_names_no_folder_of_the_tree_that_it_was_built_in(self):
        for file in (self.prefix / "lib" / "cmake" / "Equipoise").iterdir():
            left = re.sub(r"[^\"\s]*Torch[^\"\s]*", "", file.read_text())
            self.assertNotIn(str(ROOT), left, file)

    def test_another_libtorch_is_refused_with_both_versions(self):
        other = self.folder / "torch"
        other.mkdir()
        (other / "TorchConfig.cmake").write_text("set(Torch_FOUND TRUE)\n")
        (other / "TorchConfigVersion.cmake").write_text(
            'set(PACKAGE_VERSION "1.13.1")\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n')
        done = self.configure(self.prefix / "share/equipoise/template/metric", "b", f"-DTorch_DIR={other}", code=1)
        self.assertIn("1.13.1", done.stderr)
        self.assertIn("Set Torch_DIR", " ".join(done.stderr.split()))


class Templates(Installed):
    def try_kind(self, kind):
        name = f"its_{kind}"
        self.call(self.program, "plugins", "new", name, "--kind", kind)
        project = self.folder / name
        self.assertEqual(sorted(p.name for p in project.iterdir()),
                         sorted(["CMakeLists.txt", "README.md", "try.toml", f"{name}.cpp"]))
        for file in project.iterdir():
            self.assertNotRegex(file.read_text(), r"my_[a-z]+\b|/path/to/equipoise", file.name)
        self.build(name, f"{name}/build")
        checks = self.check(f"{name}/build/{name}.so")
        self.assertEqual({c["state"] for c in checks}, {"passed"})
        self.run_study(f"{name}/try.toml", f"{name}/build")

    def test_source(self):
        self.try_kind("source")

    def test_embedder(self):
        self.try_kind("embedder")

    def test_sampler(self):
        self.try_kind("sampler")

    def test_generator(self):
        self.try_kind("generator")
        self.assertLessEqual(len((self.folder / "its_generator/its_generator.cpp").read_text().splitlines()), 80)

    def test_classifier(self):
        self.try_kind("classifier")

    def test_metric(self):
        self.try_kind("metric")

    def test_a_template_can_be_copied_by_hand(self):
        shutil.copytree(self.prefix / "share/equipoise/template/metric", self.folder / "copied")
        self.build("copied", "b")
        self.check("b/my_metric.so")
        self.run_study("copied/try.toml", "b")

    def test_bad_names_and_folders_in_use_are_refused(self):
        for name in ("", "My", "1a", "a-b", "a/b", "../a", "a b", "generator", "all", "a" * 65):
            with self.subTest(name):
                self.call(self.program, "plugins", "new", name, "--kind", "metric", code=2)
        self.assertEqual(list(self.folder.iterdir()), [])
        (self.folder / "taken").mkdir()
        (self.folder / "taken" / "mine.txt").write_text("mine")
        done = self.call(self.program, "plugins", "new", "taken", "--kind", "metric", code=2)
        self.assertIn("--out", done.stderr)
        self.assertEqual([p.name for p in (self.folder / "taken").iterdir()], ["mine.txt"])
        done = self.call(self.program, "plugins", "new", "mine", "--kind", "generater", code=2)
        self.assertIn("generator", done.stderr)
        self.call(self.program, "plugins", "new", "mine", "--kind", "metric", "--out", "else/where")
        self.assertTrue((self.folder / "else/where/mine.cpp").exists())


class Examples(Installed):
    def test_the_examples_build_keep_the_rules_and_run(self):
        examples = self.prefix / "share/equipoise/examples"
        for file in examples.glob("*.cpp"):
            self.assertLess(len(file.read_text().splitlines()), 150, file.name)
        self.build(examples, "b")
        checks = self.check(*(f"b/{n}.so" for n in ("vae", "latent_diffusion", "herding", "grey_levels")))
        self.assertEqual({c["state"] for c in checks}, {"passed"})
        rows = self.run_study(examples / "latent.toml", "b")
        kid = {(r["generator"], r["class"]): float(r["value"]) for r in rows if r["score"] == "kid"}
        self.assertEqual(len(kid), 4)
        moved = [r for r in rows if r["score"] == "wasserstein"]
        self.assertTrue(moved and all(0 <= float(r["value"]) < 100 for r in moved), moved)
        shutil.rmtree(self.folder / "run")
        rows = self.run_study(examples / "herding.toml", "b")
        self.assertEqual({r["sampler"] for r in rows if r["stage"] == "scores"}, {"herding", "random"})


class Page(Installed):
    def test_the_page_on_writing_a_plugin_works_block_by_block(self):
        page = (self.prefix / "share/doc/equipoise/writing_a_plugin.md").read_text()
        blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.M | re.S)
        code = "".join(text for language, text in blocks if language == "cpp")
        self.assertLess(len(code.splitlines()), 100)
        begun = False
        for language, text in blocks:
            if language == "sh":
                self.call("bash", "-euc", text)
            elif language == "cpp":
                begun or (self.folder / "my_vae/my_vae.cpp").write_text(code)
                begun = True
            else:
                name = {"cmake": "CMakeLists.txt", "toml": "try.toml"}[language]
                (self.folder / "my_vae" / name).write_text(text)
        results = list((self.folder / "runs").rglob("results.csv"))
        self.assertEqual(len(results), 1)
        self.assertIn("kid", results[0].read_text())


if __name__ == "__main__":
    main()
