"""Inception features, from picture files to features, against pytorch-fid, alternating, on equal work.

usage: features.py [--quick] [--threads N]
Installs torch, torchvision, pytorch-fid and safetensors into .deps/peers_vision. 150 pictures of noise on a gradient
(50 with --quick), batches of 50; both sides compute with the same random weights. The peer runs as its users run it, and
with the heap kept, as our worker keeps it.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

from generators import KEEP_HEAP, PROGRAMS, run
from measure import ROOT, header

PEERS = ROOT / ".deps" / "peers_vision"
HERE = pathlib.Path(__file__).resolve().parent
MAKE_PICTURES = """
import sys
import numpy as np
from PIL import Image
rng = np.random.default_rng(1)
ramp = np.linspace(0, 200, 320)
for i in range(int(sys.argv[2])):
    grey = np.outer(np.sqrt(ramp), np.sqrt(np.roll(ramp, 7 * i))) + rng.uniform(0, 55, (320, 320))
    Image.fromarray(grey.astype(np.uint8)).save(f"{sys.argv[1]}/{i:04d}.png")
"""
COMPARE = """
import json, sys
from safetensors.numpy import load_file
a, b = (load_file(name)["features"].astype("f8") for name in sys.argv[1:])
print(json.dumps({"largest": float(abs(a - b).max() / abs(a).max()), "norm": float(((a-b)**2).sum()**.5 / (a**2).sum()**.5)}))
"""


def python():
    if not PEERS.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        subprocess.run([PEERS / "bin/pip", "install", "-q", "torch", "torchvision", "pytorch-fid", "safetensors"],
                       check=True)
    return PEERS / "bin" / "python"


def alternate(contestants, rounds):
    seconds = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, call in contestants.items():
            seconds[name] += call()["whole_s"]
    return seconds


def show(seconds, count):
    peer = statistics.median(seconds["pytorch-fid"])
    print("| | pictures/s, median | spread | against pytorch-fid |\n|---|--:|--:|--:|")
    for name, times in seconds.items():
        rates = sorted(count / value for value in times)
        print(f"| {name} | {count / statistics.median(times):.2f} | {rates[0]:.2f} .. {rates[-1]:.2f} | "
              f"{peer / statistics.median(times):.2f} |")


def main():
    header()
    quick = "--quick" in sys.argv
    threads = sys.argv[sys.argv.index("--threads") + 1] if "--threads" in sys.argv else "2"
    count, rounds = (50, 1) if quick else (150, 3)
    subprocess.run(["cmake", "--build", ROOT / "build", "--target", "bench_features"], check=True,
                   stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as scratch:
        pictures = pathlib.Path(scratch) / "pictures"
        pictures.mkdir()
        subprocess.run([python(), "-c", MAKE_PICTURES, pictures, str(count)], check=True)
        common = ["--pictures", pictures, "--batch", 50, "--threads", threads, "--rounds", 1]
        out = {name: pathlib.Path(scratch) / f"{name}.safetensors" for name in ("peer", "fp32", "bf16")}
        peer = [python(), "-B", HERE / "peers" / "inception_features.py", *common, "--out", out["peer"]]
        ours = [PROGRAMS / "bench_features", *common]
        seconds = alternate({
            "pytorch-fid": lambda: run(peer, {}),
            "pytorch-fid, heap kept": lambda: run(peer, KEEP_HEAP),
            "equipoise, fp32": lambda: run([*ours, "--out", out["fp32"]], {}),
            "equipoise, bf16": lambda: run([*ours, "--precision", "bf16", "--out", out["bf16"]], {})}, rounds)
        show(seconds, count)
        for name in ("fp32", "bf16"):
            error = run([python(), "-c", COMPARE, out["peer"], out[name]], {})
            print(f"{name}: largest difference from pytorch-fid's features {error['largest']:.1e} of the largest "
                  f"feature, {error['norm']:.1e} of their norm")
        print(json.dumps({"goals": {"fp32": 1.6, "bf16": 4.0}}))


if __name__ == "__main__":
    main()
