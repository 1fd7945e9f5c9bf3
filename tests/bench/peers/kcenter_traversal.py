"""Farthest-first traversal as others write it, from row 0, on float32 points in a file: seconds and rows as JSON.

usage: kcenter_traversal.py PEER FILE ROWS COLUMNS COUNT THREADS REPEATS
numpy: the norm of all differences each round; numpy-dot: kept squared norms and one product; torch-dot: the same in torch.
"""

import json
import sys
import time

import numpy as np


def plain(x, count):
    near, rows = np.full(len(x), np.inf, np.float32), [0]
    while len(rows) < count:
        near = np.minimum(near, np.linalg.norm(x - x[rows[-1]], axis=1))
        rows.append(int(near.argmax()))
    return rows


def numpy_dot(x, count):
    norms, near, rows = np.einsum("ij,ij->i", x, x), np.full(len(x), np.inf, np.float32), [0]
    distances = np.empty_like(near)
    while len(rows) < count:
        last = rows[-1]
        np.dot(x, x[last], out=distances)
        distances *= -2
        distances += norms
        distances += norms[last]
        np.minimum(near, distances, out=near)
        near[last] = -1
        rows.append(int(near.argmax()))
    return rows


def torch_dot(x, count):
    points = torch.from_numpy(x)
    norms, near, rows = (points * points).sum(1), torch.full((len(x),), float("inf")), [0]
    while len(rows) < count:
        last = rows[-1]
        torch.minimum(near, torch.addmv(norms, points, points[last], alpha=-2).add_(norms[last]), out=near)
        near[last] = -1
        rows.append(int(near.argmax()))
    return rows


peer, file, *numbers = sys.argv[1:]
n, d, k, threads, repeats = map(int, numbers)
if peer == "torch-dot":
    import torch
    torch.set_num_threads(threads)
data = np.fromfile(file, np.float32).reshape(n, d)
seconds, chosen = [], []
for _ in range(repeats):
    start = time.perf_counter()
    chosen = {"numpy": plain, "numpy-dot": numpy_dot, "torch-dot": torch_dot}[peer](data, k)
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "rows": chosen}))
