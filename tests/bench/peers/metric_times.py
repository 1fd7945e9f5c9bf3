"""Times a metric of other software on given numbers and prints one line of JSON; see ../metrics.py."""

import argparse
import contextlib
import json
import sys
import time


def parsed():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", choices=("fid", "kid", "ssim"))
    parser.add_argument("reference")
    parser.add_argument("candidate")
    parser.add_argument("--peer", required=True)
    parser.add_argument("--columns", type=int, default=2048)
    parser.add_argument("--reps", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def pytorch_fid(x, y):
    import numpy as np
    from pytorch_fid.fid_score import calculate_frechet_distance
    return float(calculate_frechet_distance(x.mean(0), np.cov(x, rowvar=False), y.mean(0), np.cov(y, rowvar=False)))


def torch_fidelity_fid(x, y):
    import torch
    from torch_fidelity.metric_fid import KEY_METRIC_FID, fid_features_to_statistics, fid_statistics_to_metric
    statistics = [fid_features_to_statistics(torch.from_numpy(features)) for features in (x, y)]
    return float(fid_statistics_to_metric(*statistics, False)[KEY_METRIC_FID])


def torch_fidelity_kid(x, y):
    import torch
    from torch_fidelity.metric_kid import KEY_METRIC_KID_MEAN, kid_features_to_metric
    return float(kid_features_to_metric(
        torch.from_numpy(x), torch.from_numpy(y), kid_subsets=100, kid_subset_size=1000, kid_kernel="poly",
        kid_kernel_poly_degree=3, kid_kernel_poly_gamma=None, kid_kernel_poly_coef0=1, rng_seed=2020,
        verbose=False)[KEY_METRIC_KID_MEAN])


def scikit_image_ssim(x, y):
    import numpy as np
    from skimage.metrics import structural_similarity
    return float(np.mean([structural_similarity(a, b, data_range=255, gaussian_weights=True, sigma=1.5,
                                                use_sample_covariance=False) for a, b in zip(x, y)]))


def main():
    options = parsed()
    import numpy as np
    import torch
    torch.set_num_threads(options.threads)
    if options.work == "ssim":
        sets = [np.fromfile(path, np.uint8).reshape(-1, options.columns, options.columns)
                for path in (options.reference, options.candidate)]
    else:
        sets = [np.fromfile(path, np.float32).reshape(-1, options.columns)
                for path in (options.reference, options.candidate)]
    call = {("fid", "pytorch-fid"): pytorch_fid, ("fid", "torch-fidelity"): torch_fidelity_fid,
            ("kid", "torch-fidelity"): torch_fidelity_kid, ("ssim", "scikit-image"): scikit_image_ssim}
    seconds = []
    with contextlib.redirect_stdout(sys.stderr):
        for _ in range(options.reps):
            start = time.perf_counter()
            value = call[options.work, options.peer](*sets)
            seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "value": value}))


if __name__ == "__main__":
    main()
