"""The script `dev` in a copy of its own, with programs that stand for dpkg, id, cmake and apt-get."""

import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What the script takes from the system; everything else is a stand-in.
NEEDED = ("bash", "cat", "awk", "dirname", "mktemp", "rm", "mkdir", "cksum", "head", "sed", "grep", "ls", "tr", "nproc",
          "env", "cp", "chmod")


class Dev(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="equipoise-dev-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        for name in NEEDED:
            (self.programs / name).symlink_to(shutil.which(name))
        (self.folder / "clone" / "cmake").mkdir(parents=True)
        shutil.copy(ROOT / "dev", self.folder / "clone")
        shutil.copy(ROOT / "cmake" / "dependencies.txt", self.folder / "clone" / "cmake")

    def stand_in(self, name, text):
        path = self.programs / name
        path.write_text("#!/bin/bash\n" + text)
        path.chmod(0o755)

    def dev(self, *words, code=0, **environment):
        done = subprocess.run([self.folder / "clone" / "dev", *words], capture_output=True, text=True, timeout=60,
                              env={"PATH": str(self.programs), "HOME": str(self.folder), **environment})
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def equip(self, torch_configures):
        """A machine with all packages, and a CMake that accepts Torch under the condition given."""
        self.stand_in("dpkg-query", "printf 'ii '\n")
        self.stand_in("python3", "exit 1\n")
        self.stand_in("cmake", f"""
case "$1" in
  -S) {torch_configures} ;;
  --preset) mkdir -p build; echo >build/build.ninja; echo configure >>"$HOME/calls" ;;
  --build) echo build >>"$HOME/calls" ;;
esac
""")

    def calls(self):
        path = self.folder / "calls"
        return path.read_text().split() if path.exists() else []

    def test_no_verb_lists_the_verbs_and_an_unknown_one_is_refused(self):
        shown = self.dev().stdout
        for verb in ("quickstart", "build", "test", "bench", "weights", "docs", "format"):
            self.assertRegex(shown, rf"(?m)^  {verb}\b")
        self.assertIn("usage: ./dev VERB", self.dev("frobnicate", code=2).stderr)

    def test_without_root_the_missing_packages_are_named_and_nothing_is_installed(self):
        self.stand_in("dpkg-query", "exit 1\n")
        self.stand_in("id", "echo 1000\n")
        self.stand_in("apt-get", "echo apt-get >>\"$HOME/calls\"\n")
        for verb in ("quickstart", "build", "test"):
            said = self.dev(verb, code=1).stderr
            self.assertIn("these packages are missing; install them, then call again: apt-get install", said)
            for line in (ROOT / "cmake" / "dependencies.txt").read_text().splitlines():
                if line.startswith("apt "):
                    self.assertIn(line.split()[1], said)
        self.assertEqual(self.calls(), [])

    def test_a_stated_torch_that_does_not_configure_is_named_before_another_is_tried(self):
        # None configures, and there is no pip: the script ends, having said why.
        self.equip("exit 1")
        said = self.dev("build", code=1, Torch_DIR="/nowhere/torch").stderr
        refusal = said.index("no LibTorch configures with the stated Torch_DIR=/nowhere/torch")
        self.assertLess(refusal, said.index("about to install"))

    def test_a_second_call_does_no_set_up_work(self):
        self.equip("exit 0")
        first = self.dev("build", Torch_DIR="/opt/torch")
        self.assertNotIn("no LibTorch configures", first.stderr)
        self.assertEqual(self.calls(), ["configure", "build"])
        self.stand_in("dpkg-query", "echo dpkg-query >>\"$HOME/calls\"\n")
        start = time.monotonic()
        self.dev("build", Torch_DIR="/opt/torch")
        self.assertLess(time.monotonic() - start, 2)
        self.assertEqual(self.calls(), ["configure", "build", "build"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
