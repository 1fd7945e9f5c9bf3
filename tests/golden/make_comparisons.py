"""Writes comparisons.json: two classifiers' answers to the same pictures, and two groups of runs that are no pairs.

McNemar by statsmodels; AUROC by scikit-learn and DeLong's test from its definition (all pairs of pictures); the bootstrap
of a difference of means over all resamples of both sides, near which SciPy's random one must come.

usage: pip install scipy statsmodels scikit-learn; python make_comparisons.py
"""
import itertools
import json
import math
import pathlib
import random

import numpy as np
from scipy import stats
from sklearn import metrics
from statsmodels.stats.contingency_tables import mcnemar

rng = random.Random(23)


def classifier(labels, skill):
    return [round(min(1, max(0, rng.gauss(0.5 + skill * (label - 0.5), 0.25))), 4) for label in labels]


def delong(labels, a, b):
    y = np.array(labels) == 1

    def placements(p):
        psi = np.heaviside(np.subtract.outer(np.array(p)[y], np.array(p)[~y]), 0.5)
        return psi.mean(axis=1), psi.mean(axis=0)
    (a10, a01), (b10, b01) = placements(a), placements(b)
    se = math.sqrt(np.var(a10 - b10, ddof=1) / y.sum() + np.var(a01 - b01, ddof=1) / (~y).sum())
    difference, reach = a10.mean() - b10.mean(), stats.norm.ppf(0.975) * se
    assert abs(a10.mean() - metrics.roc_auc_score(labels, a)) < 1e-12
    return {"auroc": a10.mean(), "baseline_auroc": b10.mean(), "p": 2 * stats.norm.sf(abs(difference / se)),
            "low": difference - reach, "high": difference + reach}


def predictions_case(n):
    labels = [int(i >= n * 0.6) for i in range(n)]
    a, b = classifier(labels, 0.7), classifier(labels, 0.3)
    right = [[int(p > 0.5) == label for p, label in zip(side, labels)] for side in (a, b)]
    table = np.zeros((2, 2), int)
    for first, second in zip(*right):
        table[1 - first, 1 - second] += 1
    return {"labels": labels, "a": a, "b": b, "table": table.tolist(), "exact": mcnemar(table, exact=True).pvalue,
            "corrected": mcnemar(table, exact=False, correction=True).pvalue,
            "accuracy": [metrics.accuracy_score(labels, np.array(side) > 0.5) for side in (a, b)],
            "delong": delong(labels, a, b)}


def all_means(values):
    n = len(values)
    return np.array([np.mean(chosen) for chosen in itertools.product(values, repeat=n)])


def bootstrap_case(a, b):
    differences = np.sort(np.subtract.outer(all_means(a), all_means(b)).ravel())
    point = np.mean(a) - np.mean(b)
    below = (np.sum(differences < point - 1e-12) + np.sum(differences <= point + 1e-12)) / (2 * len(differences))
    z0 = stats.norm.ppf(below)
    cubes = squares = 0
    for values in (a, b):
        n = len(values)
        jack = np.array([np.delete(values, i).mean() for i in range(n)])
        u = (n - 1) * (jack.mean() - jack) * (1 if values is a else -1)
        cubes += np.sum(u**3) / n**3
        squares += np.sum(u**2) / n**2
    acceleration = cubes / (6 * squares**1.5)
    shares = [stats.norm.cdf(z0 + (z0 + z) / (1 - acceleration * (z0 + z))) for z in stats.norm.ppf([0.025, 0.975])]
    result = {"a": a, "b": b}
    for name, ends in (("percentile", [0.025, 0.975]), ("bca", shares)):
        found = np.quantile(differences, ends, method="inverted_cdf")
        near = stats.bootstrap((a, b), lambda x, y, axis: np.mean(x, axis=axis) - np.mean(y, axis=axis), method=name,
                               n_resamples=100_000, batch=10_000, rng=np.random.default_rng(5)).confidence_interval
        assert np.allclose(found, near, atol=0.12 * differences.std()), (name, found, near)
        result[name] = {"low": found[0], "high": found[1]}
    return result


def large_case(a, b):
    near = stats.bootstrap((a, b), lambda x, y, axis: np.mean(x, axis=axis) - np.mean(y, axis=axis), method="BCa",
                           n_resamples=200_000, batch=10_000, rng=np.random.default_rng(6)).confidence_interval
    return {"a": a, "b": b, "low": near.low, "high": near.high, "sd": math.hypot(np.std(a) / 5, np.std(b) / 5)}


def runs(n, mean, sd):
    return [rng.gauss(mean, sd) for _ in range(n)]


def main():
    result = {"predictions": [predictions_case(60), predictions_case(25)],
              "bootstrap": [bootstrap_case(runs(5, 0.93, 0.02), runs(5, 0.9, 0.04)),
                            bootstrap_case([0.9, 0.95, 0.91, 0.99], runs(5, 0.9, 0.01))],
              "large_bootstrap": [large_case(runs(25, 0.93, 0.02), [0.9 + rng.expovariate(30) for _ in range(25)])]}
    path = pathlib.Path(__file__).with_name("comparisons.json")
    path.write_text(json.dumps(result, default=float, allow_nan=False) + "\n")


if __name__ == "__main__":
    main()
