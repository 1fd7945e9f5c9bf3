"""Reference values for fid, kid and kcenter, from NumPy and SciPy: python make_fid_kid.py > fid_kid.json"""

import json

import numpy as np
from scipy import linalg

MASK = (1 << 64) - 1


def features(n, d, phase):
    """The formula that the C++ tests use too; rounded to float32 as features are."""
    i, j = np.meshgrid(np.arange(n, dtype=np.float64), np.arange(d, dtype=np.float64), indexing="ij")
    return (np.sin(1.7 * i * i + 0.31 * i * j + phase) + 0.3 * np.cos(0.9 * j + phase)).astype(np.float32)


def mix_seed(seed, value):
    z = (seed + 0x9E3779B97F4A7C15 * (value + 1)) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def permutation(seed, n):
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = mix_seed(seed, i) % (i + 1)
        order[i], order[j] = order[j], order[i]
    return order


def fid(x, y):
    x, y = x.astype(np.float64), y.astype(np.float64)
    s1, s2 = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    if min(len(x), len(y)) > x.shape[1]:
        root_trace = np.trace(linalg.sqrtm(s1 @ s2)).real
    else:
        # sqrtm loses half of its digits on singular products; the eigenvalues that are not 0 are those of A S2 A^T.
        a = (x - x.mean(0)) / np.sqrt(len(x) - 1)
        root_trace = np.sum(np.sqrt(np.clip(linalg.eigvalsh(a @ s2 @ a.T), 0, None)))
    return float(np.sum((x.mean(0) - y.mean(0)) ** 2) + np.trace(s1) + np.trace(s2) - 2 * root_trace)


def mmd(x, y):
    x, y = x.astype(np.float64), y.astype(np.float64)
    d, n, m = x.shape[1], len(x), len(y)
    xx, yy, xy = ((a @ b.T / d + 1) ** 3 for a, b in ((x, x), (y, y), (x, y)))
    within = (xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1))
    return float(within - 2 * xy.mean())


def kid(x, y, seed, subsets, size):
    in_x, in_y = mix_seed(seed, 0), mix_seed(seed, 1)
    estimates = [
        mmd(x[permutation(mix_seed(in_x, s), len(x))[:size]], y[permutation(mix_seed(in_y, s), len(y))[:size]])
        for s in range(subsets)
    ]
    return {"kid": mmd(x, y), "kid_sd": float(np.std(estimates, ddof=1))}


def kcenter(x, seed, count):
    x = x.astype(np.float64)
    chosen = [mix_seed(seed, 0) % len(x)]
    nearest = np.sum((x - x[chosen[0]]) ** 2, axis=1)
    while len(chosen) < count:
        nearest[chosen] = -1
        chosen.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, np.sum((x - x[chosen[-1]]) ** 2, axis=1))
    pairs = [np.linalg.norm(x[a] - x[b]) for k, a in enumerate(chosen) for b in chosen[:k]]
    return {"rows": chosen, "radius": float(np.sqrt(nearest.max())), "spread": float(np.mean(pairs))}


def main():
    golden = {
        "fid": [
            {"n": n, "m": m, "d": d, "fid": fid(features(n, d, 0.1), features(m, d, 0.6))}
            for n, m, d in ((60, 80, 12), (20, 30, 64), (20, 200, 64), (200, 20, 64), (64, 64, 64))
        ],
        "kid": [
            {"n": n, "m": m, "d": d, "seed": 7, "subsets": 10, "size": size}
            | kid(features(n, d, 0.1), features(m, d, 0.6), 7, 10, size)
            for n, m, d, size in ((60, 80, 12, 30), (40, 40, 64, 20), (1500, 60, 8, 25))
        ],
        "kcenter": [
            {"n": n, "d": d, "seed": seed, "count": count} | kcenter(features(n, d, 0.1), seed, count)
            for n, d, seed, count in ((50, 3, 1, 20), (300, 37, 2, 60), (1000, 64, 3, 40), (12, 5, 4, 12))
        ],
    }
    print(json.dumps(golden))


if __name__ == "__main__":
    main()
