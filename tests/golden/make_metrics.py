"""Reference values for the image metrics, from other software: python make_metrics.py > metrics.json

Needs numpy, scipy, scikit-learn, scikit-image, torch, torchmetrics, torch-fidelity, prdc and vendi-score.
"""

import contextlib
import json
import sys

import numpy as np
import torch
from prdc import compute_prdc
from scipy.spatial.distance import pdist
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from sklearn.metrics.pairwise import rbf_kernel
from torch_fidelity.metric_kid import kernel_mmd
from torchmetrics.functional.image import (multiscale_structural_similarity_index_measure,
                                           structural_similarity_index_measure)
from vendi_score import vendi

from make_fid_kid import features, fid, mix_seed, permutation

SETS = ((60, 80, 12), (20, 30, 64), (40, 200, 16))


def pictures(n, channels, height, width, noise):
    """The integer formula that the C++ tests use too."""
    i, c, y, x = np.meshgrid(*(np.arange(k) for k in (n, channels, height, width)), indexing="ij")
    smooth = (x * x + y * y + 5 * (i + 2 * c) * x) // 64 % 256
    grain = (x * 17 + y * 29 + i * 7 + c * 3) % 41 - 20 if noise else 0
    return np.clip(smooth + grain, 0, 255).astype(np.uint8)


def bootstrap_rows(seed, n, replicate):
    own = mix_seed(seed, replicate)
    return np.array([mix_seed(own, draw) % n for draw in range(n)])


def fid_golden(n, m, d):
    x, y = features(n, d, 0.1).astype(np.float64), features(m, d, 0.6).astype(np.float64)
    sizes = [max(2, m // 10) + (m - max(2, m // 10)) * k // 5 for k in range(6)]
    distances = [fid(x, y[permutation(mix_seed(5, k), m)[:size]]) for k, size in enumerate(sizes)]
    slope, intercept = np.polyfit(1 / np.array(sizes), distances, 1)
    replicates = [fid(x[bootstrap_rows(3, n, r)], y[bootstrap_rows(4, m, r)]) for r in range(4)]
    return {"n": n, "m": m, "d": d, "infinity": intercept, "bootstrap": replicates}


def unbiased(kxx, kyy, kxy, rows_x, rows_y):
    """The estimate over drawn rows, pairs of a row with its own copy left out."""
    def within(k, rows):
        apart = rows[:, None] != rows[None]
        return (k[np.ix_(rows, rows)] * apart).sum() / apart.sum()
    return within(kxx, rows_x) + within(kyy, rows_y) - 2 * kxy[np.ix_(rows_x, rows_y)].mean()


def mmd_golden(n, m, d):
    x, y = features(n, d, 0.1).astype(np.float64), features(m, d, 0.6).astype(np.float64)
    median = float(np.median(pdist(np.concatenate([x, y]))))
    scales = (0.5, 1.0, 2.0)

    def kernel(a, b):
        return np.mean([rbf_kernel(a, b, gamma=1 / (2 * (s * median) ** 2)) for s in scales], axis=0)
    kernels = kernel(x, x), kernel(y, y), kernel(x, y)
    replicates = [unbiased(*kernels, bootstrap_rows(3, n, r), bootstrap_rows(4, m, r)) for r in range(4)]
    return {"n": n, "m": m, "d": d, "median": median, "scales": scales,
            "mmd": unbiased(*kernels, np.arange(n), np.arange(m)), "bootstrap": replicates}


def kid_golden(n, m, d, subsets, size):
    """torch-fidelity's estimate over subsets that are told to it."""
    x, y = features(n, d, 0.1).astype(np.float64), features(m, d, 0.6).astype(np.float64)
    estimates = [
        kernel_mmd(x[permutation(mix_seed(mix_seed(9, 0), s), n)[:size]],
                   y[permutation(mix_seed(mix_seed(9, 1), s), m)[:size]], kid_kernel="poly", kid_kernel_poly_degree=3,
                   kid_kernel_poly_gamma=None, kid_kernel_poly_coef0=1) for s in range(subsets)]
    return {"n": n, "m": m, "d": d, "seed": 9, "subsets": subsets, "size": size, "mean": float(np.mean(estimates))}


def similarity_golden(channels, height, width):
    clean, noisy = pictures(3, channels, height, width, False), pictures(3, channels, height, width, True)
    golden = {"channels": channels, "height": height, "width": width}
    golden["ssim"] = [structural_similarity(a, b, channel_axis=0, data_range=255, gaussian_weights=True, sigma=1.5,
                                            use_sample_covariance=False) for a, b in zip(clean, noisy)]
    golden["psnr"] = [peak_signal_noise_ratio(a, b, data_range=255) for a, b in zip(clean, noisy)]
    a, b = (torch.from_numpy(p).double() for p in (clean, noisy))
    golden["ssim_reflect"] = structural_similarity_index_measure(b, a, data_range=255.0, reduction="none").tolist()
    if min(height, width) > 160:
        golden["ms_ssim_reflect"] = [float(multiscale_structural_similarity_index_measure(
            b[i:i + 1], a[i:i + 1], data_range=255.0, normalize="relu")) for i in range(len(a))]
    return golden


def main():
    golden = {"fid": [fid_golden(*s) for s in SETS], "mmd": [mmd_golden(*s) for s in SETS],
              "kid": [kid_golden(60, 80, 12, 5, 30), kid_golden(40, 40, 64, 5, 20)],
              "prdc": [], "vendi": [], "spread": [],
              "similarity": [similarity_golden(1, 192, 180), similarity_golden(3, 64, 48)]}
    for n, m, d in SETS:
        x, y = features(n, d, 0.1).astype(np.float64), features(m, d, 0.6).astype(np.float64)
        for k in (3, 5):
            with contextlib.redirect_stdout(sys.stderr):
                found = compute_prdc(x, y, nearest_k=k)
            golden["prdc"].append({"n": n, "m": m, "d": d, "k": k} | {name: float(v) for name, v in found.items()})
        golden["vendi"].append({"n": n, "d": d, "vendi": float(vendi.score_X(x))})
        golden["spread"].append({"n": n, "d": d, "mean_distance": float(pdist(x).mean())})
    print(json.dumps(golden))


if __name__ == "__main__":
    main()
