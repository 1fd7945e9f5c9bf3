"""Metrics from features and pixels against pytorch-fid, torch-fidelity and scikit-image, on equal numbers, alternating.

usage: metrics.py [fid|kid|ssim|bootstrap] [--quick] [--python PYTHON]
Installs the peers into .deps/peers_metrics unless PYTHON has them. Both sides read the same numbers from files; means
and covariances are part of the time.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

from measure import ROOT, header

PEERS = ROOT / ".deps" / "peers_metrics"
HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = ROOT / "build" / "bin" / "bench_metrics"
THREADS = 2
MAKE = """
import sys, numpy as np
kind, a, b, n, m, columns = *sys.argv[1:4], *map(int, sys.argv[4:])
base = np.random.default_rng(7).standard_normal((64, columns)) * 0.3
for seed, path, count in ((1, a, n), (2, b, m)):
    g = np.random.default_rng(seed)
    if kind == "ssim":
        smooth = np.kron(np.random.default_rng(0).random((count, columns // 8, columns // 8)), np.ones((8, 8)))
        np.clip(255 * smooth + 25 * g.standard_normal(smooth.shape), 0, 255).astype(np.uint8).tofile(path)
    else:
        x = g.standard_normal((count, 64)) @ base * 0.2 + 0.15 * g.standard_normal((count, columns)) + 0.3
        np.maximum(x, 0).astype(np.float32).tofile(path)
"""


def python():
    if "--python" in sys.argv:
        return sys.argv[sys.argv.index("--python") + 1]
    if not PEERS.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        subprocess.run([PEERS / "bin/pip", "install", "-q", "pytorch-fid", "torch-fidelity", "scikit-image"], check=True)
    return PEERS / "bin" / "python"


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False,
                          env={**os.environ, "OMP_NUM_THREADS": str(THREADS), "OPENBLAS_NUM_THREADS": str(THREADS)})
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def compare(work, peers, n, m, columns, rounds, goal):
    """Prints a row a contestant: median, spread, value, and time against ours."""
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder) / name for name in ("reference", "candidate")]
        subprocess.run([python(), "-c", MAKE, work, *files, str(n), str(m), str(columns)], check=True)
        common = [*files, "--columns", columns, "--threads", THREADS, "--reps", 3]
        found = {}
        for _ in range(rounds):
            for peer in ["equipoise", *peers]:
                facts = run(PROGRAM, work, *common) if peer == "equipoise" else run(
                    python(), HERE / "peers" / "metric_times.py", work, *common, "--peer", peer)
                into = found.setdefault(peer, {"seconds": [], "value": facts["value"]})
                into["seconds"] += facts["seconds"]
    print(f"\n{work}, {n} against {m}, {columns} columns (goal: {goal}); load {os.getloadavg()[0]:.1f}")
    print("| | median | spread | value | time against ours |\n|---|--:|--:|--:|--:|")
    own = statistics.median(found["equipoise"]["seconds"])
    for name, facts in found.items():
        seconds = facts["seconds"]
        print(f"| {name} | {statistics.median(seconds):.3f} s | {min(seconds):.3f} .. {max(seconds):.3f} | "
              f"{facts['value']:.9g} | {statistics.median(seconds) / own:.1f} |", flush=True)


def main():
    header()
    subprocess.run(["cmake", "--build", ROOT / "build", "--target", "bench_metrics"], check=True,
                   stdout=subprocess.DEVNULL)
    rounds = 1 if "--quick" in sys.argv else 3
    wanted = [word for word in sys.argv[1:] if word in ("fid", "kid", "ssim", "bootstrap")]
    if not wanted or "fid" in wanted:
        for n, m, goal in ((1802, 200, "50 and 10"), (1802, 1802, "50 and 10"), (10000, 10000, "5 x pytorch-fid")):
            compare("fid", ("pytorch-fid", "torch-fidelity"), n, m, 2048, rounds, goal)
    if not wanted or "kid" in wanted:
        compare("kid", ("torch-fidelity",), 2000, 1800, 2048, rounds, "15")
    if not wanted or "ssim" in wanted:
        compare("ssim", ("scikit-image",), 200, 200, 256, rounds, "5")
    if not wanted or "bootstrap" in wanted:
        compare("bootstrap", (), 200, 200, 2048, rounds, "400 replicates under 30 s")


main()
