"""Writes scores.json: what scikit-learn and SciPy say about a few predictions and repeats.

usage: pip install scikit-learn scipy; python make_scores.py
"""
import json
import pathlib
import random
import warnings

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics

warnings.filterwarnings("ignore")


def test_case(name, labels, predicted, classes):
    ids = list(range(len(classes)))
    each = metrics.precision_recall_fscore_support(labels, predicted, labels=ids, zero_division=0)
    weighted = metrics.precision_recall_fscore_support(labels, predicted, labels=ids, average="weighted", zero_division=0)
    return {
        "name": name, "classes": classes, "labels": labels, "predicted": predicted,
        "confusion": metrics.confusion_matrix(labels, predicted, labels=ids).tolist(),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "balanced_accuracy": metrics.balanced_accuracy_score(labels, predicted),
        "precision": weighted[0], "recall": weighted[1], "f1": weighted[2],
        "per_class": [{"precision": each[0][i], "recall": each[1][i], "f1": each[2][i]} for i in ids],
    }


def noisy(labels, classes, right, rng):
    return [label if rng.random() < right else rng.randrange(classes) for label in labels]


def repeats_case(values):
    mean, sd = float(np.mean(values)), float(np.std(values, ddof=1))
    low, high = stats.t.interval(0.95, len(values) - 1, loc=mean, scale=sd / np.sqrt(len(values)))
    ends = [sd * np.sqrt((len(values) - 1) / stats.chi2.ppf(p, len(values) - 1)) for p in (0.975, 0.025)]
    return {"values": values, "mean": mean, "sd": sd, "low": low, "high": high, "sd_low": ends[0], "sd_high": ends[1]}


def welch_case(a, b):
    interval = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    return {"a": a, "b": b, "low": interval.low, "high": interval.high}


rng = random.Random(7)
two = [0] * 60 + [1] * 40
three = [0] * 50 + [1] * 30 + [2] * 5
tests = [
    test_case("two classes", two, noisy(two, 2, 0.7, rng), ["NORMAL", "PNEUMONIA"]),
    test_case("three classes, one rare", three, noisy(three, 3, 0.5, rng), ["a", "b", "c"]),
    test_case("one answer throughout", two, [1] * 100, ["NORMAL", "PNEUMONIA"]),
    test_case("a class that does not occur", [0, 0, 1, 1, 1], [0, 2, 1, 1, 0], ["a", "b", "c"]),
    test_case("all right", [0, 1, 2], [0, 1, 2], ["a", "b", "c"]),
]
runs = [[rng.gauss(0.9, 0.02) for _ in range(n)] for n in (2, 5, 30)]
runs.append([1e6 + 1e-3, 1e6, 1e6 - 2e-3])
result = {
    "made_with": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__},
    "tests": tests,
    "repeats": [repeats_case(values) for values in runs],
    "welch": [welch_case(runs[0], runs[1]), welch_case(runs[1], runs[2])],
}
path = pathlib.Path(__file__).with_name("scores.json")
path.write_text(json.dumps(result, indent=1, default=float) + "\n")
