"""Timing for benchmarks: alternating runs, medians, spread, and the machine in words."""

import os
import pathlib
import platform
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "bin" / "equipoise"


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


def timed(command, cwd=ROOT, **environment):
    """Seconds that `command` takes; it must succeed."""
    start = time.perf_counter()
    subprocess.run([str(word) for word in command], cwd=cwd, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, env={**os.environ, **environment})
    return time.perf_counter() - start


def alternate(contestants, repeats):
    """Calls the functions of `contestants` (name -> function that returns seconds) in turn; name -> list."""
    results = {name: [] for name in contestants}
    for _ in range(repeats):
        for name, run in contestants.items():
            results[name].append(run())
    return results


def show(title, results, goal=""):
    """Prints median and spread of each contestant, and the ratio of the last to the first."""
    print(f"{title}{'  (goal: ' + goal + ')' if goal else ''}")
    for name, seconds in results.items():
        print(f"  {name:34s} {statistics.median(seconds) * 1e3:10.1f} ms   "
              f"[{min(seconds) * 1e3:.1f} .. {max(seconds) * 1e3:.1f}], {len(seconds)} runs")
    names = list(results)
    if len(names) == 2:
        ratio = statistics.median(results[names[0]]) / statistics.median(results[names[1]])
        print(f"  {names[0]} / {names[1]} = {ratio:.2f}")


def header():
    print(machine())
    print(f"load before the start: {os.getloadavg()[0]:.2f}")
