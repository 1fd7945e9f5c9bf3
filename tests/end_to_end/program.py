"""Runs the equipoise program for end-to-end tests; the build tree is the first command line argument."""

import hashlib
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(sys.argv[1]).resolve()
PROGRAM = str(BUILD / "bin" / "equipoise")
TINY = str(HERE / "tiny_study.toml")
PAYLOAD = (".safetensors", ".json", ".csv", ".png")


def png(width, height, data=None):
    """A PNG whose header claims width x height, 8-bit grey."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    if data is None:
        data = zlib.compress(bytes((width + 1) * height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own to play in."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="equipoise-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def command(self, *words):
        return [PROGRAM, *map(str, words)]

    def environment(self, **more):
        cache = str(self.folder / "cache")
        return {**os.environ, "OMP_NUM_THREADS": "1", "EQUIPOISE_CACHE": cache, "NO_COLOR": "1", **more}

    def call(self, *words, code=0, timeout=120, **environment):
        """Runs the program; fails the test unless it ends with `code`."""
        done = subprocess.run(self.command(*words), capture_output=True, text=True, timeout=timeout,
                              env=self.environment(**environment), cwd=self.folder)
        if code is not None:
            self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}\n{done.stderr}")
        return done

    def run_study(self, manifest=TINY, store="store", out="run", *words, code=0, **options):
        return self.call("run", manifest, "--store", self.folder / store, "--out", self.folder / out, "--quiet",
                         *words, code=code, **options)

    def plan(self, manifest=TINY, store="store", *words):
        done = self.call("plan", manifest, "--store", self.folder / store, "--json", *words)
        return json.loads(done.stdout)["stages"]

    def write(self, name, text, mode="w"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text) if isinstance(text, bytes) else path.write_text(text)
        return path


def payload(store):
    """Path below the store -> SHA-256 of each payload file. Curves without their clock column."""
    result = {}
    for path in sorted(pathlib.Path(store).rglob("*")):
        if not path.is_file() or path.suffix not in PAYLOAD or path.name == "artefact.json":
            continue
        content = path.read_bytes()
        if path.name == "curve.csv":
            lines = content.decode().splitlines()
            clock = lines[0].split(",").index("seconds")
            kept = [",".join(c for i, c in enumerate(line.split(",")) if i != clock) for line in lines]
            content = "\n".join(kept).encode()
        result[str(path.relative_to(store))] = hashlib.sha256(content).hexdigest()
    return result


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
