"""Training and sampling steps of the generators against diffusers and PyTorch, alternating, on equal work.

usage: generators.py [ddpm|pggan] [--quick]
Installs diffusers, safetensors and what they need into .deps/peers; both sides use the LibTorch of the build. The peer
runs as its example trains (fp32), and at its best line: bf16 or fp32, channels last, fused optimiser, the heap kept.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys

from measure import ROOT, header

PEERS = ROOT / ".deps" / "peers_torch"
HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = ROOT / "build" / "bin"
# glibc's allocator told to keep freed blocks, as our worker does.
KEEP_HEAP = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "99999999999"}
DDPM = {"tiny": (32, 16, 9), "small": (64, 8, 5), "paper": (128, 4, 2)}  # size, batch, steps


def python():
    if not PEERS.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        subprocess.run([PEERS / "bin/pip", "install", "-q", "numpy", "diffusers>=0.30", "safetensors", "sympy",
                        "typing_extensions", "networkx", "jinja2", "fsspec", "filelock"], check=True)
    return PEERS / "bin" / "python"


def run(command, environment):
    done = subprocess.run([str(word) for word in command], env={**os.environ, **environment}, capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def peer(script, tuned, *words):
    library = ROOT / ".deps" / "torch"
    environment = {"PYTHONPATH": str(library)} if library.exists() else {}
    return run([python(), HERE / "peers" / script, "--tuned", int(tuned), *words],
               {**environment, **(KEEP_HEAP if tuned else {})})


def alternate(contestants, rounds):
    """Name -> merged facts: all step times of all rounds, the least evaluation time, the highest peak."""
    merged = {}
    for _ in range(rounds):
        for name, call in contestants.items():
            facts = call()
            into = merged.setdefault(name, {"step_s": [], "evaluation_s": [], "peak": 0.0, "loss": facts["loss"]})
            into["step_s"] += facts["step_s"]
            into["evaluation_s"] += [facts["evaluation_s"]] if "evaluation_s" in facts else []
            into["peak"] = max(into["peak"], facts["peak_mib_training"])
    return merged


def show(title, merged):
    print(f"\n{title}\n| | training step, median | spread | network evaluation | peak memory | step against ours |")
    print("|---|--:|--:|--:|--:|--:|")
    own = statistics.median(merged["equipoise"]["step_s"])
    for name, facts in merged.items():
        steps = facts["step_s"]
        evaluation = f"{min(facts['evaluation_s']) * 1e3:.1f} ms" if facts["evaluation_s"] else ""
        print(f"| {name} | {statistics.median(steps) * 1e3:.1f} ms | {min(steps) * 1e3:.1f} .. {max(steps) * 1e3:.1f} | "
              f"{evaluation} | {facts['peak']:.0f} MiB | {statistics.median(steps) / own:.2f} |")
    sys.stdout.flush()


def ddpm(rounds):
    for preset, (size, batch, steps) in DDPM.items():
        common = ["--preset", preset, "--size", size, "--steps", steps, "--sampling", 5, "--draw", batch]
        for dtype in ("fp32", "bf16"):
            ours = [PROGRAMS / "bench_generator", "ddpm", *common, "--set", f"batch={batch}", "--set", "timesteps=1000",
                    "--set", "sampling_steps=5", "--set", f'precision="{dtype}"', "--set", "ema=0"]
            layouts = {"": [], ", channels last": ["--set", "channels_last=true"]}
            contestants = {}
            if dtype == "fp32":
                contestants["diffusers, as its example"] = lambda: peer("diffusers_step.py", False, *common, "--batch",
                                                                       batch)
            contestants[f"diffusers, {dtype}, channels last, fused, heap kept"] = lambda: peer(
                "diffusers_step.py", True, *common, "--batch", batch, "--dtype", dtype)
            contestants["equipoise"] = lambda: run([*ours, *layouts[", channels last"]], {})
            contestants["equipoise, not channels last"] = lambda: run([*ours, *layouts[""]], {})
            show(f"DDPM, preset {preset}, {size} px, batch {batch}, {dtype}", alternate(contestants, rounds))


def pggan(rounds):
    for size in (32, 64, 128):
        for dtype in ("fp32", "bf16"):
            common = ["--size", size, "--batch", 4, "--steps", 7, "--dtype", dtype, "--threads", 2]
            contestants = {
                "PyTorch": lambda: peer("pggan_step.py", False, *common),
                "PyTorch, channels last, fused, heap kept": lambda: peer("pggan_step.py", True, *common),
                "equipoise": lambda: run([PROGRAMS / "bench_pggan", *common, "--heap", "kept"], {})}
            show(f"PGGAN, published widths, {size} px, batch 4, {dtype}", alternate(contestants, rounds))


def main():
    header()
    wanted = [word for word in sys.argv[1:] if not word.startswith("--")]
    subprocess.run(["cmake", "--build", ROOT / "build", "--target", "bench_generator", "bench_pggan"], check=True,
                   stdout=subprocess.DEVNULL)
    rounds = 1 if "--quick" in sys.argv else 3
    for name, measure in {"ddpm": ddpm, "pggan": pggan}.items():
        if not wanted or name in wanted:
            measure(rounds)


if __name__ == "__main__":
    main()
