"""What the peers' programs share: arguments, timing of each repetition, one line of JSON."""

import argparse
import json
import os
import resource
import time


def arguments(**defaults):
    parser = argparse.ArgumentParser()
    for name, value in {"threads": 2, "steps": 9, "warmup": 2, "dtype": "fp32", "tuned": 0, **defaults}.items():
        parser.add_argument("--" + name, type=type(value), default=value)
    chosen = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(chosen.threads)
    return chosen


def time_each(count, work):
    seconds = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(**facts):
    print(json.dumps(facts))
