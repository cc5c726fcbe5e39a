"""Figures of the U-Net: thresholds cross-fitted by patient, then val, tumour-free crops, painted slices and whole series."""
import dataclasses
import pathlib
from typing import Callable

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import gaussian_filter
from torch import Tensor, nn

from . import data, dicom, lesions
from .compose import Composer
from .data import LABELS, Slices
from .lesions import Answer, Rules
from .metrics import auroc
from .reporting import CPU, GREEN, RED, Figure, bootstrap, figure, outlined, save_grid
from .unet import UNet, UNetTask, trunk

PIXEL_ML = .98 * .98 * 7 / 1000  # one pixel of a 256 x 256 slice of the set in ml: 0.98 mm, slices 7 mm apart
FALSE_SHARE = .05


@dataclasses.dataclass
class Set:
    """Slices (n,1,256,256) with the network's answer, the true masks (n,256,256; empty where there is no tumour) and the patient groups."""

    images: Tensor
    answer: Answer
    truth: np.ndarray
    groups: np.ndarray


@torch.no_grad()
def ask(net: nn.Module, x: Tensor) -> Answer:
    """The network's answer to slices in [0, 1]; a network with one output does not judge slices."""
    pixels, presence = [], []
    for part in x.split(32):
        answer = net(data.zscore(part))
        logits, judged = answer if isinstance(answer, tuple) else (answer, torch.full((len(part), 1), torch.inf))
        pixels.append(logits[:, 0].sigmoid().half())
        presence.append(judged[:, 0].sigmoid())
    return Answer(torch.cat(pixels).float().numpy(), torch.cat(presence).numpy())


def whole(net: nn.Module, slices: Slices) -> Set:
    x, y, _ = slices.batch(np.arange(len(slices)), CPU)
    return Set(x, ask(net, x), y[:, 0].numpy(), slices.groups)


def crops(net: nn.Module, slices: Slices, wish: float, draws: int = 2) -> Set:
    """Random fields of view of each slice: without the tumour and 6 pixels around it (wish -1), or with most of it (1); of one distribution of sizes."""
    torch.manual_seed(7)
    found, masks, groups = [], [], []
    for index in np.array_split(np.arange(len(slices)), max(1, len(slices) // 32)) * draws:
        x, y, _ = slices.batch(index, CPU)
        near = data.dilate(y, 6)
        theta = data.field_of_view(x, near, torch.full((len(x),), wish), (.35, .75), 30)
        crop, lesion = data.warp(x, theta), (data.warp(y, theta) > .5).float()
        if wish < 0:
            fits = ((data.warp(near, theta) > 0).sum((1, 2, 3)) == 0) & ((crop > .1).float().mean((1, 2, 3)) > .25)
        else:
            fits = lesion.sum((1, 2, 3)) * theta[:, :, :2].det().abs() > .5 * y.sum((1, 2, 3))
        found.append(crop[fits])
        masks.append(lesion[fits, 0])
        groups.append(slices.groups[index][fits.numpy()])
    x = torch.cat(found)
    return Set(x, ask(net, x), torch.cat(masks).numpy(), np.concatenate(groups))


def painted(net: nn.Module, slices: Slices, composer: Composer) -> Set:
    """Every slice with its tumour painted over (see `compose`)."""
    rng, parts = np.random.default_rng(7), []
    for index in np.array_split(np.arange(len(slices)), max(1, len(slices) // 32)):
        x, y, _ = slices.batch(index, CPU)
        parts.append(composer.erase(index, x, y, rng))
    x = torch.cat(parts)
    return Set(x, ask(net, x), np.zeros((len(x), *x.shape[2:]), np.float32), slices.groups)


def called(some: Set, rules: Rules) -> np.ndarray:
    """Which slices (n,) show a lesion under the rules."""
    return lesions.cut_slices(some.answer, rules).any((1, 2))


def dice(masks: np.ndarray, truth: np.ndarray) -> np.ndarray:
    return (2 * (masks * truth).sum((1, 2)) + 1e-6) / (masks.sum((1, 2)) + truth.sum((1, 2)) + 1e-6)


def gate(empty: Set, rules: Rules, share: float, chosen: np.ndarray) -> float:
    """The least presence threshold at which at most `share` of the tumour-free slices of the patient groups `chosen` are called."""
    score = np.where(called(empty, dataclasses.replace(rules, presence=0.)), empty.answer.presence, 0)
    score = np.sort(score[np.isin(empty.groups, chosen)])[::-1]
    return float(np.nextafter(score[min(int(share * len(score)), len(score) - 1)], 2))


def joined(a: Set, b: Set) -> Set:
    answer = Answer(*(np.concatenate([getattr(x.answer, name) for x in (a, b)]) for name in ("pixels", "presence")))
    return Set(torch.cat([a.images, b.images]), answer, np.concatenate([a.truth, b.truth]), np.concatenate([a.groups, b.groups]))


def choose(held: Set, empty: Set, val: np.ndarray, least: int) -> tuple[Rules, dict[str, float]]:
    """Thresholds for at most FALSE_SHARE of the tumour-free crops of the held-out train patients and of val; and, for each patient group of
    val, the presence threshold chosen without the fifth of val's groups that it is in. The pixel threshold is that of the best mean Dice of
    the held-out train patients."""
    groups = np.unique(empty.groups)
    options = []
    for pixel in (.3, .4, .5, .6, .7):
        rules = Rules(pixel, least)
        rules.presence = gate(empty, rules, FALSE_SHARE, groups)
        options.append((dice(lesions.cut_slices(held.answer, rules), held.truth).mean(), rules))
    rules = max(options, key=lambda option: option[0])[1]
    rules.keep = min(gate(empty, rules, 2 * FALSE_SHARE, groups), rules.presence)
    limits = {group: gate(empty, rules, FALSE_SHARE, np.setdiff1d(groups, fold))
              for fold in np.array_split(np.random.default_rng(1).permutation(np.unique(val)), 5) for group in fold}
    return rules, limits


def orientation(image: np.ndarray) -> str:
    """axial, coronal or sagittal of an upright slice (256,256), from its outline and how well it mirrors; about nine in ten are right.

    Necks reach the lower border except in axial slices; coronal heads are narrow and mirror well.
    """
    x = image.reshape(64, 4, 64, 4).mean((1, 3))
    if (x[-3:] > 20).mean() < .1:
        return "axial"
    likeness = -1.
    for centre in range(24, 41):
        half = min(centre, 64 - centre)
        left, right = x[:, centre - half:centre], x[:, centre:centre + half][:, ::-1]
        smooth = [gaussian_filter(np.minimum(side, 120.), 1.5).ravel() for side in (left, right)]
        covered = (x[:, centre - half:centre + half] > 20).sum() / max((x > 20).sum(), 1)
        likeness = max(likeness, np.corrcoef(*smooth)[0, 1] * covered)
    width = np.sort((x[:36] > 25).mean(1))[-6:].mean()
    return "sagittal" if likeness - (width - .55) < .73 else "coronal"


def evaluate(net: nn.Module, card: dict, train: Slices, val: Slices, out: pathlib.Path, normal: pathlib.Path | None,
             treated: pathlib.Path | None, before: dict | None) -> dict[str, Figure]:
    """Chooses the thresholds on the train patients held out of the training and on val, writes them into the card, and reports; each val
    patient is judged by a threshold chosen without it."""
    rule = card["segmentation"]
    held = data.hold_out(train, UNetTask.held_share, UNetTask.held_seed)[1]
    full, away = whole(net, held), crops(net, held, -1.)
    rules, limits = choose(full, joined(away, crops(net, val, -1.)), val.groups, int(np.ceil(rule["minimumLesionMl"] / PIXEL_ML)))
    rule["threshold"] = rules.pixel
    rule["presence"].update(keep=round(rules.keep, 4), threshold=round(rules.presence, 4))
    figures = slice_figures(net, val, rules, limits, out)
    figures["presenceThreshold"] = figure(rules.presence, "probability", "the card's presence threshold; least and most of those chosen without a "
                                          "fifth of the val patients", len(limits), (min(limits.values()), max(limits.values())))
    figures["heldCropFalseAlarm"] = rate(away, of(away, rules, limits), "crops without the tumour of the train patients held out, under the card's threshold, which "
                                         "they helped to choose")
    hits = dice(lesions.cut_slices(full.answer, rules), full.truth)
    figures["heldDiceMean"] = figure(hits.mean(), "Dice", "mean over slices of the train patients held out; their tumours were seen by the weights that "
                                     "the training began with", len(hits), bootstrap(held.groups, lambda i: hits[i].mean()))
    for folder, name, what in ((normal, "normalHead", "one normal head (T1 without contrast, neck included)"),
                               (treated, "treatedBrain", "one treated glioblastoma (PGBM-003)")):
        if folder:
            figures |= series_figures(net, card, folder, rules, name, what, out)
    if before:
        figures |= {f"before{name[0].upper()}{name[1:]}": {**value, "note": f"version 1.0.0: {value['note']}"} for name, value in
                    before_figures(before, card, val, normal, treated).items()}
    return figures


def before_figures(weights: dict, card: dict, val: Slices, normal: pathlib.Path | None, treated: pathlib.Path | None) -> dict[str, Figure]:
    """An earlier U-Net, which does not judge slices, by its own rules: one half, 0.1 ml."""
    net = UNet()
    net.load_state_dict(trunk(weights["weights"]))
    net.eval()
    old = {**card, "segmentation": {"minimumLesionMl": .1}}
    rules = Rules(.5, int(np.ceil(.1 / PIXEL_ML)))
    figures = slice_figures(net, val, rules, {}, None)
    for folder, name, what in ((normal, "normalHead", "one normal head"), (treated, "treatedBrain", "one treated glioblastoma (PGBM-003)")):
        if folder:
            figures |= series_figures(net, old, folder, rules, name, what, None)
    return figures


def of(some: Set, rules: Rules, limits: dict[str, float]) -> Rules:
    """The rules with the presence threshold of each slice's patient group."""
    return dataclasses.replace(rules, presence=np.array([limits.get(group, rules.presence) for group in some.groups]))


def rate(some: Set, rules: Rules, note: str, unit: str = "share") -> Figure:
    hits = called(some, rules)
    return figure(hits.mean(), unit, note, len(hits), bootstrap(some.groups, lambda i: hits[i].mean()))


def parting(full: Set, empty: Set, note: str) -> Figure:
    """AUROC of the slice's answer between slices with and without a tumour."""
    score = np.concatenate([full.answer.presence, empty.answer.presence])
    truth = np.repeat([1, 0], [len(full.groups), len(empty.groups)])
    groups = np.concatenate([full.groups, empty.groups])
    return figure(auroc(score, truth), "AUROC", note, len(score), bootstrap(groups, lambda i: auroc(score[i], truth[i]), 200))


def slice_figures(net: nn.Module, val: Slices, rules: Rules, limits: dict[str, float], out: pathlib.Path | None) -> dict[str, Figure]:
    """All figures of the val split under the rules, each patient group with the presence threshold that `limits` names for it; draws
    overlays.png and normals.png into `out`."""
    full, composer = whole(net, val), Composer(val)
    away, toward, erased = crops(net, val, -1.), crops(net, val, 1.), painted(net, val, composer)
    masks = lesions.cut_slices(full.answer, of(full, rules, limits))
    scores, raw = dice(masks, full.truth), dice((full.answer.pixels > rules.pixel), full.truth)

    def by_patient(values: np.ndarray, how: Callable[[np.ndarray], float]) -> tuple[float, float]:
        return bootstrap(val.groups, lambda i: how(values[i]))

    found: dict[str, Figure] = {
        "valDiceMean": figure(scores.mean(), "Dice", "mean over val slices, by all rules; 95% interval by patient", len(val), by_patient(scores, np.mean)),
        "valDiceMedian": figure(np.median(scores), "Dice", "median over val slices, by all rules", len(val), by_patient(scores, np.median)),
        "valDiceMeanPixelsAlone": figure(raw.mean(), "Dice", "mean over val slices, pixel threshold alone", len(val), by_patient(raw, np.mean))}
    planes = np.array([orientation(image) for image in val.images])
    area = full.truth.sum((1, 2)) * PIXEL_ML * 1000 / 7
    kinds = {**{label: val.labels == k for k, label in enumerate(LABELS)},
             **{plane: planes == plane for plane in ("axial", "coronal", "sagittal")},
             "small": area < 400, "medium": (area >= 400) & (area < 1200), "large": area >= 1200}
    notes = {**{plane: f"{plane} slices (orientation guessed from the picture)" for plane in ("axial", "coronal", "sagittal")}, "small": "tumours below 4 cm2 in the slice", "medium": "tumours of 4 to 12 cm2 in the slice", "large": "tumours from 12 cm2 in the slice"}
    for kind, mine in kinds.items():
        if mine.any():
            found[f"valDice{kind.capitalize()}"] = figure(scores[mine].mean(), "Dice", f"mean over val slices, {notes.get(kind, kind)}", int(mine.sum()),
                                                          bootstrap(val.groups[mine], lambda i: scores[mine][i].mean()))
    counts = np.array([lesions.lesion_counts(m, t) for m, t in zip(masks, full.truth)])
    found["valLesionRecall"] = figure(counts[:, 1].sum() / counts[:, 0].sum(), "share", "true lesions of val slices that a called one touches",
                                      int(counts[:, 0].sum()), bootstrap(val.groups, lambda i: counts[i, 1].sum() / counts[i, 0].sum()))
    found["valFalseLesionsPerSlice"] = figure(counts[:, 2].mean(), "lesions", "called lesions that touch no true one, in val slices, which all have a tumour",
                                              len(val), by_patient(counts[:, 2], np.mean))
    found["valCropFalseAlarm"] = rate(away, of(away, rules, limits), "random crops of val without the tumour in which a lesion is called")
    found["valCropRecall"] = rate(toward, of(toward, rules, limits), "crops of the same sizes with the tumour in which a lesion is called")
    found["valPaintedFalseAlarm"] = rate(erased, of(erased, rules, limits), "val slices with the tumour painted over in which a lesion is called")
    if np.ptp(full.answer.presence) > 0:
        found["valCropAuroc"] = parting(toward, away, "the slice's answer: crops with against crops without the tumour")
        found["valPaintedAuroc"] = parting(full, erased, "the slice's answer: slices against the same with the tumour painted over")
    if out:
        draw(full, masks, scores, out / "overlays.png")
        tiles = [t for k in np.linspace(0, len(val) - 1, 12).astype(int) for t in (tile(full.images[k], full.truth[k], None), tile(erased.images[k], None, None))]
        save_grid([tiles[2 * k + row] for part in (range(0, 6), range(6, 12)) for row in (0, 1) for k in part], 6, out / "normals.png")
    return found


def tile(image: Tensor, truth: np.ndarray | None, mask: np.ndarray | None) -> np.ndarray:
    outlines = [(torch.from_numpy(m.astype(np.float32)), colour) for m, colour in ((truth, GREEN), (mask, RED)) if m is not None]
    small = [F.interpolate(t[None, None], (192, 192), mode="area")[0, 0] for t in (image[0], *(m for m, _ in outlines))]
    return outlined(small[0], [(m > .5, colour) for m, (_, colour) in zip(small[1:], outlines)])


def draw(full: Set, masks: np.ndarray, scores: np.ndarray, path: pathlib.Path) -> None:
    """Slices at even ranks of Dice, worst first."""
    show = np.argsort(scores, kind="stable")[np.linspace(0, len(scores) - 1, 18).astype(int)]
    save_grid([tile(full.images[k], full.truth[k], masks[k]) for k in show], 6, path)


def series_figures(net: nn.Module, card: dict, folder: pathlib.Path, rules: Rules, name: str, what: str, out: pathlib.Path | None) -> dict[str, Figure]:
    """One whole series under all rules, as the program applies them, on the network's own grid."""
    series = dicom.read_series(folder)
    x = dicom.prepare(series, {**card, "preprocessing": {**card["preprocessing"], "normalization": {"kind": "none"}}})
    answer = ask(net, x)
    side = max(series.values.shape[1] * series.spacing[0], series.values.shape[2] * series.spacing[1]) / x.shape[2]
    step = series.step or side
    mine = dataclasses.replace(rules, least=int(np.ceil(card["segmentation"]["minimumLesionMl"] * 1000 / (side * side * step))),
                               extent=int(np.ceil(card["segmentation"].get("minimumExtentMm", 0) / step)))
    mask = lesions.cut_series(answer, mine)
    share = mask.any((1, 2)).mean()
    raw = ((answer.pixels > .5).sum((1, 2)) > 50).mean()
    if out:
        shown = [k for k in range(len(x)) if mask[k].any()] or [0]
        save_grid([tile(x[k], None, mask[k]) for k in shown] + [np.zeros((192, 192, 3), np.uint8)] * (-len(shown) % 6), 6, out / f"{name}.png")
    return {f"{name}FalseAlarm" if name == "normalHead" else f"{name}Called": figure(
                share, "share", f"slices of {what} in which a lesion is called, by all rules", len(x)),
            f"{name}PixelsAlone": figure(raw, "share", f"slices of {what} with more than 50 pixels above one half, no other rule", len(x))}
