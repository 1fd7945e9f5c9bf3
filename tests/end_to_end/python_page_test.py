"""The snippets of docs/python.md, run as they stand there on a run of the tiny study."""

import os
import re
import subprocess
import sys

from program import HERE, ProgramTest, main

PAGE = (HERE.parent.parent / "docs" / "python.md").read_text()
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE, re.S)
PYTHON = os.environ.get("EQUIPOISE_PYTHON", sys.executable)


def missing(snippet):
    """The packages that a snippet imports and that PYTHON does not have."""
    names = set(re.findall(r"^(?:import|from) (\w+)", snippet, re.M)) | set(re.findall(r"^import \w+, (\w+)", snippet, re.M))
    return [n for n in sorted(names)
            if subprocess.run([PYTHON, "-c", f"import {n}"], capture_output=True).returncode != 0]


class PythonPage(ProgramTest):
    def snippet(self, mark):
        found = [s for s in SNIPPETS if mark in s]
        self.assertEqual(len(found), 1, f"docs/python.md has no one snippet with {mark!r}")
        lacking = missing(found[0])
        if lacking:
            self.skipTest(f"{PYTHON} has no {', '.join(lacking)}")
        return found[0]

    def run_snippet(self, text):
        done = subprocess.run([PYTHON, "-c", text], capture_output=True, text=True, cwd=self.folder, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_own_pictures_are_written_where_a_load_stage_finds_them(self):
        self.run_snippet(self.snippet("Image.fromarray"))
        manifest = self.write("m.toml", '[experiment]\nname = "own"\n'
                              + re.search(r"```toml\n(.*?)```", PAGE, re.S)[1])
        stages = self.plan(manifest)
        self.assertEqual(sorted(s["class"] for s in stages), ["NORMAL", "PNEUMONIA"])

    def test_results_are_read_with_pandas(self):
        text = self.snippet("read_csv(\"RUN/results.csv\")")
        self.run_study(out="RUN")
        out = self.run_snippet(text)
        for part in ("none", "ddpm", "mean", "std", "count"):
            self.assertIn(part, out)

    def test_artefacts_are_read_with_safetensors(self):
        text = self.snippet("safetensors")
        self.run_study(out="RUN")
        out = self.run_snippet(text)
        self.assertIn("synthetic NORMAL (12, 1, 16, 16) 12", out)
        self.assertEqual(len(re.findall(r"^[01]\.\d+$", out, re.M)), 4)

    def test_a_trained_model_opens_in_diffusers(self):
        text = self.snippet("DDIMPipeline")
        self.run_study(out="run")
        self.call("export", self.folder / "run", "model", "--out", "models")
        self.run_snippet(text + "assert picture.shape == (4, 16, 16, 1), picture.shape\n")


if __name__ == "__main__":
    main()
