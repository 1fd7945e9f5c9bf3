"""Greedy k-center against NumPy and PyTorch on the same points with the same threads, alternating.

usage: samplers.py [--quick] [--threads N]
Points are clustered, non-negative and of low intrinsic dimension, like features behind a ReLU. Picks are checked against
the definition in float64: each must be the farthest, near-ties within 1e-6 excepted. --quick leaves out the largest.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from measure import ROOT, header

HERE = pathlib.Path(__file__).resolve().parent
PEERS = ROOT / ".deps" / "peers_torch"
PROGRAM = ROOT / "build" / "bin" / "bench_kcenter"
# Rows, columns, count, repeats a call, rounds, peers.
CASES = [(1802, 512, 200, 20, 5, ("numpy-dot", "torch-dot", "numpy")), (50000, 512, 2000, 1, 3, ("torch-dot",)),
         (1000000, 64, 1000, 1, 3, ("torch-dot",))]
POINTS = """
import sys, numpy as np
path, n, d = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
draw = np.random.default_rng(0)
centre = 1.5 * draw.standard_normal((32, 24), dtype=np.float32)
mix = draw.standard_normal((24, d), dtype=np.float32) / np.float32(24 ** 0.5)
with open(path, "wb") as out:
    for begin in range(0, n, 65536):
        m = min(65536, n - begin)
        latent = centre[draw.integers(0, 32, m)] + draw.standard_normal((m, 24), dtype=np.float32)
        np.maximum(latent @ mix + np.float32(0.1) * draw.standard_normal((m, d), dtype=np.float32), 0).tofile(out)
"""
CHECK = """
import sys, json, numpy as np
path, n, d, checked = sys.argv[1], *map(int, sys.argv[2:])
x, rows = np.fromfile(path, np.float32).reshape(n, d), json.load(sys.stdin)
near, wrong = np.full(n, np.inf), 0
for last, pick in zip(rows[:checked], rows[1:checked]):
    for i in range(0, n, 8192):
        near[i:i + 8192] = np.minimum(near[i:i + 8192], ((x[i:i + 8192].astype(np.float64) - x[last]) ** 2).sum(1))
    wrong += near[pick] < near.max() * (1 - 1e-6)
print(wrong)
"""


def python():
    """A Python with NumPy and the LibTorch of the build, or the one that EQ_PYTHON names."""
    if "EQ_PYTHON" in os.environ:
        return os.environ["EQ_PYTHON"]
    if not PEERS.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        subprocess.run([PEERS / "bin/pip", "install", "-q", "numpy", "sympy", "typing_extensions", "networkx", "jinja2",
                        "fsspec", "filelock"], check=True)
    return str(PEERS / "bin" / "python")


def run(words, threads, text=None):
    library = ROOT / ".deps" / "torch"
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads)}
    if library.exists() and "EQ_PYTHON" not in os.environ:
        environment["PYTHONPATH"] = str(library)
    done = subprocess.run([str(w) for w in words], input=text, capture_output=True, text=True, check=False,
                          env=environment)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words[:4]))}\n{done.stderr[-2000:]}")
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def compare(folder, case, threads):
    n, d, k, repeats, rounds, peers = case
    points = pathlib.Path(folder) / f"{n}x{d}.bin"
    run([python(), "-c", POINTS, points, n, d], threads)
    shape = [points, n, d, k, threads]
    calls = {"equipoise": lambda: run([PROGRAM, *shape, repeats], threads)}
    for peer in peers:
        # What takes seconds a repeat is not repeated within a call.
        often = repeats if peer != "numpy" else 1
        calls[peer] = lambda peer=peer, often=often: run(
            [python(), HERE / "peers" / "kcenter_traversal.py", peer, *shape, often], threads)
    seconds, facts = {name: [] for name in calls}, {}
    for _ in range(rounds):
        for name, call in calls.items():
            facts[name] = json.loads(call())
            seconds[name] += facts[name]["seconds"]
    checked = min(k, max(2, int(4e9 / (n * d))))
    wrong = run([python(), "-c", CHECK, points, n, d, checked], threads, json.dumps(facts["equipoise"]["rows"]))
    own = statistics.median(seconds["equipoise"])
    print(f"\n{n:,} x {d}, K = {k:,}, {threads} threads: {wrong} of {checked} picks checked are not the farthest; "
          f"{facts['equipoise']['above_points_mib']:.0f} MiB beside {n * d / 2**18:.0f} of points; "
          f"{100 * facts['equipoise']['distances_computed']:.0f} % of the distances computed")
    print("| | median | spread | against ours | picks equal to ours |\n|---|--:|--:|--:|--:|")
    for name, times in seconds.items():
        equal = sum(a == b for a, b in zip(facts[name]["rows"], facts["equipoise"]["rows"]))
        print(f"| {name} | {statistics.median(times) * 1e3:.1f} ms | {min(times) * 1e3:.1f} .. {max(times) * 1e3:.1f} | "
              f"{statistics.median(times) / own:.2f} | {equal} of {k} |")
    sys.stdout.flush()
    points.unlink()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--threads", type=int, default=os.cpu_count())
    chosen = options.parse_args()
    subprocess.run(["cmake", "--build", ROOT / "build", "--target", "bench_kcenter"], check=True, stdout=subprocess.DEVNULL)
    header()
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES[:2] if chosen.quick else CASES:
            compare(folder, case, chosen.threads)


if __name__ == "__main__":
    main()
