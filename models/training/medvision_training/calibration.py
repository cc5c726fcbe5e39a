"""When the classifier's confidence can be believed, and below which it had better say nothing."""
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from .data import Slices
from .reporting import Figure, bootstrap, figure

UNANSWERED = .1


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature of least cross entropy, by a grid."""
    grid = np.exp(np.linspace(-1.5, 1.5, 121))
    x, y = torch.from_numpy(logits), torch.from_numpy(labels)
    return float(grid[np.argmin([F.cross_entropy(x / float(t), y).item() for t in grid])])


def calibration_error(p: np.ndarray, labels: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error of the winning class."""
    top, right = p.max(1), p.argmax(1) == labels
    which = np.minimum((top * bins).astype(int), bins - 1)
    return float(sum((which == b).mean() * abs(top[which == b].mean() - right[which == b].mean()) for b in np.unique(which)))


def probabilities(logits: np.ndarray, temperature: float) -> np.ndarray:
    return torch.softmax(torch.from_numpy(logits) / temperature, 1).numpy()


def without_own_patients(logits: np.ndarray, val: Slices, folds: int = 5) -> np.ndarray:
    """Probabilities of every slice under the temperature fitted on the other folds of patient groups."""
    p = np.zeros_like(logits)
    for fold in np.array_split(np.random.default_rng(1).permutation(np.unique(val.groups)), folds):
        mine = np.isin(val.groups, fold)
        if mine.any() and not mine.all():
            p[mine] = probabilities(logits[mine], fit_temperature(logits[~mine], val.labels[~mine]))
    return p


def risk(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Share wrong among the 1, 2, .. n surest answers."""
    order = np.argsort(-p.max(1), kind="stable")
    return np.cumsum(p.argmax(1)[order] != labels[order]) / np.arange(1, len(p) + 1)


def by_patient(p: np.ndarray, slices: Slices, rule: dict) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (k,3) and label of each patient by the card's case rule; lesion areas are those of the masks."""
    area = slices.masks.reshape(len(slices), -1).sum(1).astype(float)
    cases, labels = [], []
    for patient in np.unique(slices.patients):
        mine = np.flatnonzero(slices.patients == patient)
        mine = mine[area[mine] >= rule["minimumAreaShare"] * area[mine].max()]
        cases.append(np.average(p[mine], 0, np.maximum(area[mine], 1) ** rule["areaPower"]))
        labels.append(slices.labels[mine[0]])
    return np.stack(cases), np.array(labels)


def calibrate(logits: np.ndarray, val: Slices, card: dict, out: pathlib.Path) -> dict[str, Figure]:
    """Writes temperature and both abstainBelow into the card, draws calibration.png, and gives the figures of both, cross-fitted by patient.

    A series' limit is that of the slices: there are too few patients in val to choose another.
    """
    rule, truth = card["classification"], val.labels
    rule["temperature"] = round(fit_temperature(logits, truth), 3)
    p = without_own_patients(logits, val)
    right, top = p.argmax(1) == truth, p.max(1)
    limit = rule["abstainBelow"] = round(float(np.quantile(top, UNANSWERED)), 2)
    rule["caseRule"]["abstainBelow"] = limit
    cases, labels = by_patient(p, val, rule["caseRule"])
    case_right, case_top = cases.argmax(1) == labels, cases.max(1)
    said, case_said = top >= limit, case_top >= limit
    raw = probabilities(logits, 1)
    plot(raw, p, truth, limit, out / "calibration.png")
    other = "temperature fitted on the other four fifths of the patients"
    return {
        "valCalibrationError": figure(calibration_error(p, truth), "share", f"expected calibration error, {other}", len(val),
                                      bootstrap(val.groups, lambda i: calibration_error(p[i], truth[i]))),
        "valCalibrationErrorRaw": figure(calibration_error(raw, truth), "share", "the same without a temperature", len(val)),
        "valRiskCoverage": figure(risk(p, truth).mean(), "share", "area under the risk-coverage curve: mean share wrong over all shares answered, surest first",
                                  len(val)),
        "valAnswered": figure(said.mean(), "share", "val slices at or above abstainBelow", len(val)),
        "valAnsweredAccuracy": figure(right[said].mean(), "share", "accuracy over the slices answered", int(said.sum()),
                                      bootstrap(val.groups[said], lambda i: right[said][i].mean())),
        "valPatientAccuracy": figure(case_right.mean(), "share", "val patients right by the case rule, areas of the drawn masks", len(labels),
                                     bootstrap(np.arange(len(labels)), lambda i: case_right[i].mean())),
        "valPatientAnswered": figure(case_said.mean(), "share", "val patients at or above the case rule's abstainBelow", len(labels)),
        "valPatientAnsweredAccuracy": figure(case_right[case_said].mean(), "share", "accuracy over the patients answered", int(case_said.sum()))}


def plot(raw: np.ndarray, p: np.ndarray, truth: np.ndarray, limit: float, path: pathlib.Path) -> None:
    """Reliability without and with temperature; error of the answers against the share answered."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    picture, (left, right) = pyplot.subplots(1, 2, figsize=(7.2, 3.2))
    for values, name in ((raw, "raw"), (p, "with temperature")):
        top, hit = values.max(1), values.argmax(1) == truth
        bins = np.minimum((top * 10).astype(int), 9)
        left.plot([top[bins == b].mean() for b in np.unique(bins)], [hit[bins == b].mean() for b in np.unique(bins)], marker="o", label=name)
    left.plot([.3, 1], [.3, 1], color="grey", linewidth=.8)
    left.set(xlabel="confidence", ylabel="share right")
    left.legend(fontsize=8)
    wrong, said = risk(p, truth), (p.max(1) >= limit).mean()
    right.plot(np.arange(1, len(p) + 1) / len(p), wrong)
    right.axvline(said, color="grey", linewidth=.8)
    right.set(xlabel="share answered, surest first", ylabel="share wrong", ylim=(0, None))
    picture.tight_layout()
    picture.savefig(path, dpi=80)
    pyplot.close(picture)
