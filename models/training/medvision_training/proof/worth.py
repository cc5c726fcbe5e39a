"""Figures of the comparison in `usefulness`: what synthetic slices add, with intervals by patient."""
from typing import Callable

import numpy as np

from ..classifier import balanced_accuracy
from ..data import Slices
from ..reporting import Figure, figure
from .report import BOOTSTRAPS, interval, patient_rows

Measure = Callable[[dict, np.ndarray], float]


def dice(row: dict, rows: np.ndarray) -> float:
    return float(np.mean(np.array(row["dice"])[rows]))


def accuracy(val: Slices) -> Measure:
    return lambda row, rows: balanced_accuracy(np.array(row["answer"])[rows], val.labels[rows])


def arm_name(share: float, synthetic: bool) -> str:
    return (f"Real{share:.0%}".removesuffix("%") if share else "") + ("Synthetic" if synthetic else "")


def usefulness_figures(results: list[dict], val: Slices) -> dict[str, Figure]:
    """Dice and balanced accuracy of every arm, the mean of its seeds, and what synthetic slices change at each share of real ones."""
    rng = np.random.default_rng(5)
    draws = [patient_rows(val.groups, rng) for _ in range(BOOTSTRAPS)]
    whole = np.arange(len(val))
    arms: dict[tuple[float, bool], list[dict]] = {}
    for row in results:
        arms.setdefault((row["share"], row["synthetic"]), []).append(row)
    seeds = len(next(iter(arms.values())))
    figures = {}
    for task, unit, measure in (("usefulDice", "Dice", dice), ("usefulAccuracy", "share", accuracy(val))):
        def value(arm: tuple[float, bool], rows: np.ndarray) -> float:
            return float(np.mean([measure(row, rows) for row in arms[arm]]))
        what = "mean Dice of a slim U-Net" if unit == "Dice" else "balanced accuracy of a slim classifier"
        for arm in arms:
            trained = " and ".join(part for part in (f"{arm[0]:.0%} of the real patients" if arm[0] else "", "synthetic slices" if arm[1] else "") if part)
            figures[task + arm_name(*arm)] = figure(value(arm, whole), unit, f"{what} trained on {trained}, on val; mean of {seeds} seeds, interval by patient",
                                                    len(val), interval([value(arm, rows) for rows in draws]))
        for share in sorted({share for share, synthetic in arms if share and synthetic}):
            def gain(rows: np.ndarray) -> float:
                return value((share, True), rows) - value((share, False), rows)
            figures[f"{task}Gain{share:.0%}".removesuffix("%")] = figure(
                gain(whole), unit, f"what synthetic slices add to {share:.0%} of the real patients; an interval above 0 would be a gain", len(val),
                interval([gain(rows) for rows in draws]))
    return figures


def verdict(figures: dict[str, Figure]) -> str:
    """The plain sentence: where synthetic slices helped, where they harmed, where neither can be told."""
    gains = {name: f for name, f in figures.items() if name.startswith("useful") and "Gain" in name}
    if not gains:
        return "Whether synthetic slices help a training was not measured for these weights."
    said = []
    for word, test in (("helped", lambda f: f["low"] > 0), ("harmed", lambda f: f["high"] < 0), ("made no difference that can be told", lambda f: f["low"] <= 0 <= f["high"])):
        names = [("outlines" if "Dice" in name else "classes") + f" at {name.split('Gain')[1]}% of the real patients" for name, f in gains.items() if test(f)]
        if names:
            said.append(f"{word} {'for' if word.startswith('made') else ''} {', '.join(names)}".replace("  ", " "))
    return "Beside real slices, synthetic ones " + "; ".join(said) + "."
