"""Writes statistics.json: what SciPy, statsmodels and scikit-learn say about a few runs and predictions.

DeLong's intervals and tests, and the exact bootstrap, are computed here from their definitions (all pairs of
pictures, all n^n resamples); where a package draws at random, it must come near.

usage: pip install scipy statsmodels scikit-learn; python make_statistics.py
"""
import itertools
import json
import math
import pathlib
import random

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn import calibration, metrics
from statsmodels.stats import contingency_tables, multitest
from statsmodels.stats import power as sm_power

rng = random.Random(11)


def differences(a, b):
    """Without the rounding that would split ties."""
    return np.round(np.subtract(a, b), 12)


def cliffs_delta(a, b):
    sign = np.sign(np.round(np.subtract.outer(a, b), 12))
    return float(sign.mean())


def cohen(a, b):
    na, nb = len(a), len(b)
    pooled = math.sqrt(((na - 1) * np.var(a, ddof=1) + (nb - 1) * np.var(b, ddof=1)) / (na + nb - 2))
    d, df = (np.mean(a) - np.mean(b)) / pooled, na + nb - 2
    j = math.exp(scipy.special.gammaln(df / 2) - scipy.special.gammaln((df - 1) / 2)) / math.sqrt(df / 2)
    return {"cohen_d": d, "hedges_g": d * j, "cliffs_delta": cliffs_delta(a, b)}


def spread(a, b):
    result = {}
    for name, centre in (("levene", "mean"), ("brown_forsythe", "median")):
        test = stats.levene(a, b, center=centre)
        result[name] = {"statistic": test.statistic, "p": test.pvalue}
    return result


def corrected(a, b, ratio):
    d = np.subtract(a, b)
    n = len(d)
    t = d.mean() / math.sqrt((1 / n + ratio) * d.var(ddof=1))
    return {"ratio": ratio, "statistic": t, "p": 2 * stats.t.sf(abs(t), n - 1)}


def paired_case(name, a, b):
    test, d = stats.ttest_rel(a, b), differences(a, b)
    interval = test.confidence_interval(0.95)
    wilcoxon = stats.wilcoxon(d)
    case = {"name": name, "a": a, "b": b,
            "t": {"statistic": test.statistic, "p": test.pvalue, "low": interval.low, "high": interval.high},
            "wilcoxon": {"statistic": wilcoxon.statistic, "p": wilcoxon.pvalue},
            "corrected": corrected(a, b, 0.25), "d_z": d.mean() / d.std(ddof=1), **cohen(a, b), **spread(a, b)}
    if len(a) <= 12:
        flips = stats.permutation_test((d,), lambda x, axis: x.mean(axis=axis), permutation_type="samples",
                                       n_resamples=np.inf, vectorized=True)
        case["sign_flip"] = {"statistic": flips.statistic, "p": flips.pvalue, "exact": True}
    else:
        flips = stats.permutation_test((d,), lambda x, axis: x.mean(axis=axis), permutation_type="samples",
                                       n_resamples=99_999, vectorized=True, batch=2000,
                                       rng=np.random.default_rng(1))
        case["sign_flip"] = {"statistic": flips.statistic, "p": flips.pvalue, "exact": False}
    return case


def unpaired_case(a, b):
    test = stats.ttest_ind(a, b, equal_var=False)
    interval = test.confidence_interval(0.95)
    deal = stats.permutation_test((a, b), lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
                                  n_resamples=np.inf if len(a) + len(b) < 16 else 99_999, vectorized=True,
                                  batch=2000, rng=np.random.default_rng(1))
    return {"a": a, "b": b, "df": test.df,
            "welch": {"statistic": test.statistic, "p": test.pvalue, "low": interval.low, "high": interval.high},
            "deal": {"statistic": deal.statistic, "p": deal.pvalue, "exact": len(a) + len(b) < 16},
            **cohen(a, b), **spread(a, b)}


def bootstrap_case(values):
    """Percentile and BCa intervals over all resamples; SciPy's random ones must come near."""
    x, n = np.array(values), len(values)
    means = np.sort([np.mean(x[list(chosen)]) for chosen in itertools.product(range(n), repeat=n)])
    ends = {"percentile": [0.025, 0.975]}
    below = (np.sum(means < x.mean() - 1e-12) + np.sum(means <= x.mean() + 1e-12)) / (2 * len(means))
    z0 = stats.norm.ppf(below)
    jack = np.array([np.delete(x, i).mean() for i in range(n)])
    u = jack.mean() - jack
    a = np.sum(u**3) / (6 * np.sum(u**2) ** 1.5)
    ends["bca"] = [float(stats.norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z)))) for z in stats.norm.ppf([0.025, 0.975])]
    result = {"values": values}
    for name, (low, high) in ends.items():
        found = np.quantile(means, [low, high], method="inverted_cdf")
        near = stats.bootstrap((x,), np.mean, method=name, n_resamples=200_000, batch=10_000,
                               rng=np.random.default_rng(2)).confidence_interval
        assert np.allclose(found, near, atol=0.12 * x.std()), (name, found, near)
        result[name] = {"low": found[0], "high": found[1]}
    return result


def large_bootstrap_case(values):
    result = {"values": values, "sd": float(np.std(values))}
    for name in ("percentile", "bca"):
        i = stats.bootstrap((np.array(values),), np.mean, method=name, n_resamples=200_000, batch=10_000,
                            rng=np.random.default_rng(3)).confidence_interval
        result[name] = {"low": i.low, "high": i.high}
    return result


def multiple_case(p):
    return {"p": p, "holm": list(multitest.multipletests(p, method="holm")[1]),
            "bh": list(multitest.multipletests(p, method="fdr_bh")[1])}


def least(power):
    """The least n whose power is 0.8."""
    high = 2
    while power(high) < 0.8:
        high *= 2
    return next(n for n in range(max(2, high // 2), high + 1) if power(n) >= 0.8)


def power_case(difference, sd, n):
    d = difference / sd
    pairs, sides = sm_power.TTestPower(), sm_power.TTestIndPower()
    return {"difference": difference, "sd": sd, "n": n,
            "paired": pairs.power(d, n, 0.05), "sides": sides.power(d, n, 0.05, ratio=1.5) if n % 2 == 0 else None,
            "pairs_needed": least(lambda m: pairs.power(d, m, 0.05)),
            "runs_needed": least(lambda m: sides.power(d, m, 0.05))}


def corrected_power_case(difference, sd, n, ratio):
    shift, df = difference / (sd * math.sqrt(1 / n + ratio)), n - 1
    critical = stats.t.ppf(0.975, df)
    return {"difference": difference, "sd": sd, "n": n, "ratio": ratio,
            "power": stats.nct.sf(critical, df, shift) + stats.nct.cdf(-critical, df, shift)}


def mcnemar_case(only_first, only_second):
    table = [[50, only_first], [only_second, 7]]
    result = {"only_first": only_first, "only_second": only_second}
    for name, exact in (("exact", True), ("corrected", False)):
        test = contingency_tables.mcnemar(table, exact=exact, correction=True)
        result[name] = {"statistic": test.statistic, "p": test.pvalue}
    return result


def placements(positive, negative):
    psi = np.heaviside(np.subtract.outer(positive, negative), 0.5)
    return psi.mean(axis=1), psi.mean(axis=0)


def delong_interval(positive, negative):
    v10, v01 = placements(positive, negative)
    se = math.sqrt(v10.var(ddof=1) / len(positive) + v01.var(ddof=1) / len(negative))
    area, z = v10.mean(), stats.norm.ppf(0.975)
    return {"auroc": area, "low": max(0, area - z * se), "high": min(1, area + z * se)}


def delong_case(positive_a, negative_a, positive_b, negative_b):
    a10, a01 = placements(positive_a, negative_a)
    b10, b01 = placements(positive_b, negative_b)
    s10, s01 = np.cov(a10, b10), np.cov(a01, b01)
    s = s10 / len(positive_a) + s01 / len(negative_a)
    se = math.sqrt(s[0, 0] + s[1, 1] - 2 * s[0, 1])
    z = (a10.mean() - b10.mean()) / se
    return {"positive_a": positive_a, "negative_a": negative_a, "positive_b": positive_b, "negative_b": negative_b,
            "a": delong_interval(positive_a, negative_a), "b": delong_interval(positive_b, negative_b),
            "z": z, "p": 2 * stats.norm.sf(abs(z)),
            "low": a10.mean() - b10.mean() - stats.norm.ppf(0.975) * se}


def scores(n, mean, digits):
    return [round(min(1, max(0, rng.gauss(mean, 0.2))), digits) for _ in range(n)]


def sensitivity(y, p):
    fpr, tpr, _ = metrics.roc_curve(y, p, drop_intermediate=False)
    return float(max(tpr[fpr <= 0.05 + 1e-9]))


def ranking(labels, probabilities, c):
    y, p = np.array(labels) == c, np.array(probabilities)[:, c]
    i = delong_interval(p[y], p[~y])
    assert abs(i["auroc"] - metrics.roc_auc_score(y, p)) < 1e-12
    return {"auroc": metrics.roc_auc_score(y, p), "auroc_low": i["low"], "auroc_high": i["high"],
            "auprc": metrics.average_precision_score(y, p), "sensitivity_at_95_specificity": sensitivity(y, p)}


def ece(labels, predicted, probabilities, bins=15):
    right = np.equal(labels, predicted)
    confidence = np.array([p[c] for p, c in zip(probabilities, predicted)])
    accuracy, mean = calibration.calibration_curve(right, confidence, n_bins=bins)
    place = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence)
    counts = np.bincount(place, minlength=bins)
    used = counts[counts > 0]
    return {"ece": float(np.sum(used * np.abs(accuracy - mean)) / len(labels)), "pictures": counts.tolist(),
            "accuracy": accuracy.tolist(), "confidence": mean.tolist()}


def prediction_case(name, labels, classes, digits):
    probabilities = []
    for label in labels:
        raw = [rng.random() + (1.0 if c == label else 0) * rng.random() for c in range(len(classes))]
        p = [round(r / sum(raw), digits) for r in raw[:-1]]
        probabilities.append(p + [round(1 - sum(p), digits)])
    predicted = [int(np.argmax(p)) for p in probabilities]
    each = [ranking(labels, probabilities, c) for c in range(len(classes))]
    matrix = metrics.confusion_matrix(labels, predicted, labels=range(len(classes)))
    for c, one in enumerate(each):
        one["specificity"] = metrics.recall_score(np.array(labels) != c, np.array(predicted) != c)
    support = matrix.sum(axis=1)
    return {"name": name, "classes": classes, "labels": labels, "predicted": predicted, "probabilities": probabilities,
            "mcc": metrics.matthews_corrcoef(labels, predicted),
            "specificity": float(np.average([one["specificity"] for one in each], weights=support)),
            "brier": metrics.brier_score_loss(labels, probabilities, labels=range(len(classes))),
            "macro_auroc": metrics.roc_auc_score(labels, probabilities if len(classes) > 2 else np.array(probabilities)[:, 1],
                                                 multi_class="ovr", average="macro"),
            "per_class": each, **{"calibration": ece(labels, predicted, probabilities)}}


def runs(n, mean, sd):
    return [rng.gauss(mean, sd) for _ in range(n)]


def shares(n, mean, of):
    return [sum(rng.random() < mean for _ in range(of)) / of for _ in range(n)]


five = (runs(5, 0.9, 0.02), runs(5, 0.88, 0.03))
ties = ([0.90, 0.85, 0.80, 0.95, 0.90, 0.70], [0.85, 0.80, 0.80, 0.85, 0.95, 0.60])
twelve, thirty, sixty = (tuple((runs(n, 0.9, 0.02), runs(n, 0.89, 0.02))) for n in (12, 30, 60))
many_ties = (shares(20, 0.85, 40), shares(20, 0.8, 40))
result = {
    "made_with": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__,
                  "scikit-learn": sklearn.__version__},
    "paired": [paired_case("five runs", *five), paired_case("ties and a zero", *ties),
               paired_case("twelve runs", *twelve), paired_case("thirty runs", *thirty),
               paired_case("sixty runs", *sixty), paired_case("many ties", *many_ties)],
    "unpaired": [unpaired_case(runs(5, 0.9, 0.02), runs(7, 0.87, 0.05)), unpaired_case(*ties),
                 unpaired_case(runs(25, 0.9, 0.02), runs(30, 0.89, 0.03))],
    "bootstrap": [bootstrap_case(five[0]), bootstrap_case(runs(6, 0.02, 0.03)), bootstrap_case([0.1, 0.1, 0.4, 0.9])],
    "large_bootstrap": [large_bootstrap_case([rng.expovariate(1) for _ in range(40)])],
    "multiple": [multiple_case([0.01, 0.04, 0.03, 0.005, 0.5]), multiple_case([0.2]),
                 multiple_case([0.02, 0.02, 0.9, 1.0, 1e-9]), multiple_case([rng.random() ** 3 for _ in range(20)])],
    "power": [power_case(0.01, 0.02, 5), power_case(0.02, 0.02, 10), power_case(0.05, 0.03, 4),
              power_case(0.01, 0.008, 6), power_case(0.01, 0.2, 50), power_case(0.002, 0.05, 3)],
    "corrected_power": [corrected_power_case(0.02, 0.02, 10, 0.25), corrected_power_case(0.05, 0.02, 5, 1 / 9)],
    "mcnemar": [mcnemar_case(8, 2), mcnemar_case(0, 3), mcnemar_case(30, 41), mcnemar_case(1, 0), mcnemar_case(120, 60)],
    "delong": [delong_case(scores(20, 0.6, 6), scores(30, 0.45, 6), scores(20, 0.65, 6), scores(30, 0.5, 6)),
               delong_case(scores(40, 0.6, 1), scores(25, 0.4, 1), scores(40, 0.55, 1), scores(25, 0.5, 1))],
    "predictions": [prediction_case("two classes", [0] * 45 + [1] * 35, ["NORMAL", "PNEUMONIA"], 4),
                    prediction_case("coarse probabilities", [0] * 25 + [1] * 20, ["NORMAL", "PNEUMONIA"], 1),
                    prediction_case("three classes", [0] * 40 + [1] * 25 + [2] * 15, ["a", "b", "c"], 3)],
}
path = pathlib.Path(__file__).with_name("statistics.json")
path.write_text(json.dumps(result, default=float, allow_nan=False) + "\n")
