"""Figures that more than one family needs."""
import numpy as np


def auroc(score: np.ndarray, truth: np.ndarray) -> float:
    """Area under the ROC curve by ranks (ties share their mean rank); NaN where one side is empty."""
    from scipy.stats import rankdata
    truth = truth.astype(bool)
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(score)
    return float((ranks[truth].sum() - positives * (positives + 1) / 2) / (positives * negatives))
