"""Writes classifiers.json: what PyTorch says about losses and scikit-learn about a logistic regression.

usage: pip install torch scikit-learn; python make_classifiers.py
"""
import json
import math
import pathlib

import numpy as np
import sklearn
import torch
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_class_weight

LOGITS = [[1.5, -0.3, 0.2], [0.1, 2.2, -1.0], [-0.7, 0.4, 0.6], [3.0, 1.0, -2.0], [0.0, 0.0, 0.5]]
LABELS = [0, 1, 2, 0, 1]
WEIGHTS = [0.5, 2.0, 1.25]


def losses():
    logits, labels = torch.tensor(LOGITS, dtype=torch.float64), torch.tensor(LABELS)
    weights = torch.tensor(WEIGHTS, dtype=torch.float64)
    p = F.softmax(logits, 1).gather(1, labels[:, None])[:, 0]
    return {"logits": LOGITS, "labels": LABELS, "weights": WEIGHTS,
            "plain": F.cross_entropy(logits, labels).item(),
            "weighted": F.cross_entropy(logits, labels, weight=weights).item(),
            "smoothed": F.cross_entropy(logits, labels, label_smoothing=0.1).item(),
            "focal": (-(1 - p) ** 2 * p.log()).mean().item(),
            "balanced": compute_class_weight("balanced", classes=np.arange(3), y=LABELS).tolist()}


def features(n, d):
    return np.array([[math.sin(1.7 * i * i + 0.31 * i * j) + 0.3 * math.cos(0.9 * j) for j in range(d)] for i in range(n)],
                    dtype=np.float32)


def regression():
    n, d, l2 = 60, 7, 0.01
    x = features(n, d).astype(np.float64)
    labels = np.array([(i + (x[i, 0] > 0.3) + (x[i, 3] > 0)) % 3 for i in range(n)])
    x = StandardScaler().fit_transform(x)
    model = LogisticRegression(C=1 / (2 * n * l2), tol=1e-12, max_iter=100_000).fit(x, labels)
    return {"n": n, "d": d, "l2": l2, "labels": labels.tolist(), "weights": model.coef_.tolist(),
            "probabilities": model.predict_proba(x).tolist()}


result = {"made_with": f"torch {torch.__version__}, scikit-learn {sklearn.__version__}", "losses": losses(),
          "regression": regression()}
pathlib.Path(__file__).with_name("classifiers.json").write_text(json.dumps(result) + "\n")
