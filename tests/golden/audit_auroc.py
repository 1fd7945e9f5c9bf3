"""Areas under the ROC curve for tests/stages/audit_warnings_test.cpp; needs scikit-learn."""

from sklearn.metrics import roc_auc_score

print(roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]))
print(roc_auc_score([0, 1, 0, 1, 0, 1], [1, 2, 2, 3, 3, 5]))
print(roc_auc_score([1, 0, 1], [1, 1, 1]))
