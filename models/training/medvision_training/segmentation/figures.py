"""Figures of the U-Net: thresholds from folds of train, then val, tumour-free slices of both, and whole series."""
import dataclasses
import json
import pathlib
from typing import Callable

import numpy as np
from torch import nn

from .. import dicom
from ..data import LABELS, Slices
from ..metrics import auroc
from ..reporting import Figure, bootstrap, figure
from . import lesions, pictures
from .lesions import Rules
from .orientation import orientation
from .sets import Judged, Set, ask, called, dice, judge, judge_left_out, whole
from .thresholds import choose

PIXEL_ML = .98 * .98 * 7 / 1000  # one pixel of a 256 x 256 slice of the set in ml: 0.98 mm, slices 7 mm apart
PLOTS = {"overlays.png": "Val slices at even ranks of Dice, worst first: the radiologist's outline green, the model's red, by all rules of the card",
         "normals.png": "Val slices, and under each the same with its tumour painted over",
         "normalHead.png": "What is called in a normal head (T1 without contrast, neck included): all of it is wrong",
         "treatedBrain.png": "What is called in a treated glioblastoma (PGBM-003, T1 with contrast)",
         "curves.png": "Training curves, a line per fold; judged on the patients that the fold leaves out"}


def evaluate(net: nn.Module, card: dict, train: Slices, val: Slices, out: pathlib.Path, normal: pathlib.Path | None,
             treated: pathlib.Path | None, before: pathlib.Path | None) -> dict[str, Figure]:
    """Chooses the presence threshold on train, each patient judged by the network that has not seen it, writes it into the card, and reports;
    val only judges. `before` is an earlier version's card, whose figures are told beside these."""
    rule = card["segmentation"]
    unseen = judge_left_out(net.judge, train)
    rules = choose(unseen, Rules(rule["threshold"], int(np.ceil(rule["minimumLesionMl"] / PIXEL_ML))))
    rule["presence"].update(keep=round(rules.keep, 4), threshold=round(rules.presence, 4))
    figures = presence_figures(unseen, rules, "cv", "train slices, each judged by the network that has not seen the patient; the threshold was chosen on them")
    del unseen
    judged = judge(net, val)
    figures |= set_figures(judged, rules, "val", "val slices", out) | presence_figures(judged, rules, "val", "val slices")
    theirs = dice(whole(net.judge, val).answer.pixels > rules.pixel, judged.whole.truth)
    figures["valDiceOfJudges"] = figure(theirs.mean(), "Dice", "mean over val slices, the judges' own outlines, which the program does not use", len(val),
                                        bootstrap(val.groups, lambda i: theirs[i].mean()))
    mirrored = dice(lesions.cut_slices(whole(net, val, True).answer, rules), judged.whole.truth)
    figures["valDiceMirrored"] = figure(mirrored.mean(), "Dice", "mean over val slices, averaged with the mirrored slice's answer: twice the time, not "
                                        "what the program does", len(val), bootstrap(val.groups, lambda i: mirrored[i].mean()))
    for folder, name, what in ((normal, "normalHead", "one normal head (T1 without contrast, neck included)"),
                               (treated, "treatedBrain", "one treated glioblastoma (PGBM-003)")):
        if folder:
            figures |= series_figures(net, card, folder, rules, name, what, out)
    card["plots"] = [{"file": file, "caption": caption} for file, caption in PLOTS.items() if (out / file).exists()]
    if before:
        old = json.loads(before.read_text())
        figures |= {f"before{name[0].upper()}{name[1:]}": {**value, "note": f"version {old['version']}: {value['note']}"}
                    for name, value in old["figures"].items() if not name.startswith("before") and name in figures}
    return figures


def rate(some: Set, rules: Rules, note: str) -> Figure:
    """Share of slices in which something is called."""
    hits = called(some, rules)
    return figure(hits.mean(), "share", note, len(hits), bootstrap(some.groups, lambda i: hits[i].mean()))


def parting(full: Set, empty: Set, note: str) -> Figure:
    """AUROC of the slice's answer between slices with and without a tumour."""
    score = np.concatenate([full.answer.presence, empty.answer.presence])
    truth = np.repeat([1, 0], [len(full), len(empty)])
    groups = np.concatenate([full.groups, empty.groups])
    return figure(auroc(score, truth), "AUROC", note, len(score), bootstrap(groups, lambda i: auroc(score[i], truth[i]), 200))


def kinds(slices: Slices) -> dict[str, tuple[np.ndarray, str]]:
    """Parts of the slices (n,) that figures are told of, with their words: classes, planes, sizes."""
    planes = np.array([orientation(image) for image in slices.images])
    area = slices.masks.sum((1, 2)) * PIXEL_ML * 1000 / 7
    return {**{label: (slices.labels == k, label) for k, label in enumerate(LABELS)},
            **{plane: (planes == plane, f"{plane} slices (plane guessed from the picture)") for plane in ("axial", "coronal", "sagittal")},
            "small": (area < 400, "tumours below 4 cm2 in the slice"), "medium": ((area >= 400) & (area < 1200), "tumours of 4 to 12 cm2 in the slice"),
            "large": (area >= 1200, "tumours from 12 cm2 in the slice")}


def set_figures(judged: Judged, rules: Rules, prefix: str, who: str, out: pathlib.Path | None) -> dict[str, Figure]:
    """All figures of some patients under the rules, their names after `prefix`; draws overlays.png and normals.png into `out`."""
    full, slices = judged.whole, judged.slices
    masks = lesions.cut_slices(full.answer, rules)
    scores, raw = dice(masks, full.truth), dice(full.answer.pixels > rules.pixel, full.truth)

    def of(values: np.ndarray, unit: str, note: str, how: Callable[[np.ndarray], float] = np.mean, mine: np.ndarray = np.ones(len(slices), bool)) -> Figure:
        some = values[mine]
        return figure(how(some), unit, f"{note}; {who}", int(mine.sum()), bootstrap(slices.groups[mine], lambda i: how(some[i])))

    counts = np.array([lesions.lesion_counts(m, t) for m, t in zip(masks, full.truth)])
    recall = counts[:, 1].sum() / counts[:, 0].sum()
    found: dict[str, Figure] = {
        "DiceMean": of(scores, "Dice", "mean, by all rules; 95% interval by patient"),
        "DiceMedian": of(scores, "Dice", "median, by all rules", np.median),
        "DiceMeanPixelsAlone": of(raw, "Dice", "mean, pixel threshold alone"),
        **{f"Dice{kind.capitalize()}": of(scores, "Dice", f"mean, {words}", mine=mine) for kind, (mine, words) in kinds(slices).items() if mine.any()},
        "LesionRecall": figure(recall, "share", f"true lesions that a called one touches; {who}", int(counts[:, 0].sum()),
                               bootstrap(slices.groups, lambda i: counts[i, 1].sum() / counts[i, 0].sum())),
        "FalseLesionsPerSlice": of(counts[:, 2], "lesions", "called lesions that touch no true one, in slices that all have a tumour"),
        "CropFalseAlarm": rate(judged.away, rules, f"random crops without the tumour in which a lesion is called; {who}"),
        "CropRecall": rate(judged.toward, rules, f"crops of the same sizes with the tumour in which a lesion is called; {who}"),
        "PaintedFalseAlarm": rate(judged.painted, rules, f"slices with the tumour painted over in which a lesion is called; {who}")}
    if out:
        pictures.draw_overlays(full, masks, scores, out / "overlays.png")
        pictures.draw_painted(judged, out / "normals.png")
    return {prefix + name: value for name, value in found.items()}


def presence_figures(judged: Judged, rules: Rules, prefix: str, who: str) -> dict[str, Figure]:
    """How well the slice's answer alone parts slices with and without a tumour."""
    def reached(some: Set, what: str) -> Figure:
        hits = some.answer.presence >= rules.presence
        return figure(hits.mean(), "share", f"{what} whose presence reaches the threshold; {who}", len(hits), bootstrap(some.groups, lambda i: hits[i].mean()))

    found = {"SliceRecall": reached(judged.whole, "slices with a tumour"),
             "CropReached": reached(judged.away, "crops without the tumour"),
             "PaintedReached": reached(judged.painted, "slices with the tumour painted over"),
             "CropAuroc": parting(judged.toward, judged.away, f"the slice's answer: crops with against crops without the tumour; {who}"),
             "PaintedAuroc": parting(judged.whole, judged.painted, f"the slice's answer: slices against the same with the tumour painted over; {who}"),
             "SliceAuroc": parting(judged.whole, judged.empty(), f"the slice's answer: slices with a tumour against painted slices and crops without one; {who}")}
    return {prefix + name: value for name, value in found.items()}


def series_figures(net: nn.Module, card: dict, folder: pathlib.Path, rules: Rules, name: str, what: str, out: pathlib.Path) -> dict[str, Figure]:
    """One whole series under all rules, as the program applies them, on the network's own grid."""
    series = dicom.read_series(folder)
    x = dicom.prepare(series, {**card, "preprocessing": {**card["preprocessing"], "normalization": {"kind": "none"}}})
    answer = ask(net, x)
    side = max(series.values.shape[1] * series.spacing[0], series.values.shape[2] * series.spacing[1]) / x.shape[2]
    step = series.step or side
    mine = dataclasses.replace(rules, least=int(np.ceil(card["segmentation"]["minimumLesionMl"] * 1000 / (side * side * step))),
                               extent=int(np.ceil(card["segmentation"].get("minimumExtentMm", 0) / step)))
    mask = lesions.cut_series(answer, mine)
    raw = ((answer.pixels > .5).sum((1, 2)) > 50).mean()
    pictures.draw_calls(x, mask, out / f"{name}.png")
    return {f"{name}FalseAlarm" if name == "normalHead" else f"{name}Called": figure(
                mask.any((1, 2)).mean(), "share", f"slices of {what} in which a lesion is called, by all rules", len(x)),
            f"{name}PixelsAlone": figure(raw, "share", f"slices of {what} with more than 50 pixels above one half, no other rule", len(x)),
            f"{name}PresenceAbove": figure((answer.presence >= rules.presence).mean(), "share", f"slices of {what} whose presence reaches the threshold", len(x))}
