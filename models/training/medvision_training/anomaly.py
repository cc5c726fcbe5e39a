"""Figures of the autoencoder: the map's pixels, its slices, the controls beside it, and what its latent code finds."""
import pathlib
from typing import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from . import data, dicom
from .autoencoder import AnomalyNet, head_mask, shrink, top_mean
from .compose import Composer
from .data import Slices
from .metrics import auroc
from .reporting import CPU, GREEN, Figure, bootstrap, figure, outlined, save_grid
from .segmentation.orientation import orientation

FALSE_PIXELS, FALSE_SLICES = .05, .05
NEIGHBOURS = 5
LEVELS = 256


def average_precision(score: np.ndarray, truth: np.ndarray) -> float:
    order = np.argsort(-score, kind="stable")
    hits = truth[order].astype(bool)
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def smoothed(x: Tensor) -> Tensor:
    return F.avg_pool2d(x, 5, 1, 2)


def tiny(x: Tensor) -> Tensor:
    """Slices (n,1,H,W) as z-scored vectors of 32 x 32 pixels (n,1024)."""
    return data.zscore(F.adaptive_avg_pool2d(x, 32)).flatten(1)


def controls(train: Tensor) -> dict[str, tuple[Callable[[Tensor], Tensor], str]]:
    """Maps that need no network: name -> (slices (n,1,H,W) -> map of that shape, what it is). `train` (m,1,H,W) are the slices to compare with."""
    vectors, flipped = tiny(train), tiny(train.flip(3))
    both, middle = torch.cat([vectors, flipped]), train.mean(0, keepdim=True)

    def neighbours(x: Tensor) -> Tensor:
        near = torch.cdist(tiny(x), both).topk(20, 1, largest=False)[1]
        usual = torch.stack([torch.where((k >= len(train)).view(-1, 1, 1, 1), train[k % len(train)].flip(3), train[k % len(train)]).mean(0) for k in near])
        return smoothed((x - usual).abs())

    return {"Intensity": (lambda x: x, "the slice's own brightness, as an intensity threshold sees it"),
            "Blur": (lambda x: smoothed((x - F.avg_pool2d(x, 13, 1, 6, count_include_pad=False)).abs()), "|slice - its 13 x 13 mean|, smoothed as the map"),
            "Mean": (lambda x: smoothed((x - middle).abs()), "|slice - the mean train slice|, smoothed as the map"),
            "Neighbours": (neighbours, "|slice - the mean of the 20 train slices most like it|, smoothed as the map")}


class Histograms:
    """Counts of a map's levels under the lesion and elsewhere in the head, per slice: AUROC and thresholds of any choice of slices in no time."""

    def __init__(self, map_: Tensor, masks: Tensor, head: Tensor, top: float):
        level = (map_ / top * (LEVELS - 1)).round().clamp(0, LEVELS - 1).long()
        self.top, self.area = top, (masks > 0).sum((1, 2, 3)).numpy()
        self.lesion, self.rest = (np.stack([np.bincount(some[where], minlength=LEVELS) for some, where in zip(level.numpy(), chosen.numpy())])
                                  for chosen in (head & (masks > 0), head & (masks == 0)))

    def auroc(self, index: np.ndarray) -> float:
        hits, misses = self.lesion[index].sum(0).astype(float), self.rest[index].sum(0).astype(float)
        return float((hits * (misses.cumsum() - misses / 2)).sum() / (hits.sum() * misses.sum()))

    def dice(self) -> np.ndarray:
        """Dice inside the head of each slice at each level (n, LEVELS)."""
        found, false = (part[:, ::-1].cumsum(1)[:, ::-1] for part in (self.lesion, self.rest))
        return 2 * found / np.maximum(found + false + self.area[:, None], 1)


def evaluate(net: AnomalyNet, card: dict, train: Slices, val: Slices, out: pathlib.Path, normal: pathlib.Path | None) -> dict[str, Figure]:
    """Sets the card's thresholds on train and writes the overlays."""
    x, masks = val.batch(np.arange(len(val)), CPU)[:2]
    known, known_masks = train.batch(np.arange(len(train)), CPU)[:2]
    answers, told = ([net(part) for part in some.split(32)] for some in (x, known))
    maps, known_maps = (torch.cat([a[1] for a in some]) for some in (answers, told))
    ways = {"val": (None, "the model's map"), **{f"control{name}": way for name, way in controls(known).items()}}
    figures: dict[str, Figure] = {}
    for name, (way, what) in ways.items():
        some = np.random.default_rng(1).permutation(len(train))[:400]
        pairs = [(maps, known_maps[some])] if way is None else [(torch.cat([way(p) for p in x.split(64)]), way(known[some]))]
        figures |= of_pixels(name, what, pairs[0][0], x, masks, val.groups, pairs[0][1], known[some], known_masks[some])
    figures |= thresholds(card, answers, told, val, train, x, masks, known, known_masks)
    figures |= of_painted(net, val.groups, x, masks)
    figures |= of_latent(torch.cat([a[4] for a in told]), torch.cat([a[4] for a in answers]), train, val)
    if normal:
        alarms = net(dicom.prepare(dicom.read_series(normal), card))[2].numpy() > card["anomaly"]["scoreThreshold"]
        figures["normalHeadAnomalous"] = figure(alarms.mean(), "share", "slices of one normal head (T1 without contrast, neck included) above scoreThreshold", len(alarms))
    draw(answers, x, masks, out)
    return figures


def of_pixels(name: str, what: str, map_: Tensor, x: Tensor, masks: Tensor, groups: np.ndarray, known_map: Tensor, known: Tensor, known_masks: Tensor) -> dict[str, Figure]:
    """AUROC, average precision and Dice of one map of val; the Dice's threshold is the best one of train slices."""
    note = what if name == "val" else f"control: {what}"
    head, top = head_mask(x) > 0, float(known_map.max())
    mine, theirs = Histograms(map_, masks, head, top), Histograms(known_map, known_masks, head_mask(known) > 0, top)
    best = theirs.dice().mean(0).argmax()
    dice = mine.dice()[:, best]
    everywhere = np.arange(len(x))
    lesion = (masks[head] > 0).numpy()
    return {
        f"{name}PixelAuroc": figure(auroc(map_[head].numpy(), lesion), "AUROC", f"pixels inside the head; {note}", len(x), bootstrap(groups, mine.auroc)),
        f"{name}PixelPrecision": figure(average_precision(map_[head].numpy(), lesion), "AP", f"average precision, pixels inside the head; {note}; lesion share {lesion.mean():.3f}", len(x)),
        f"{name}PixelAurocWholeImage": figure(auroc(map_.numpy().ravel(), masks.numpy().ravel() > 0), "AUROC", f"all pixels, air included; {note}", len(x)),
        f"{name}Dice": figure(dice.mean(), "Dice", f"mean over val slices, inside the head, at {best * top / (LEVELS - 1):.3f}, which is best on train slices; {note}", len(x),
                              bootstrap(groups, lambda i: dice[i].mean())),
        f"{name}BestDice": figure(mine.dice().mean(0).max(), "Dice", f"the same at the threshold that is best on val itself: an upper bound; {note}", len(everywhere))}


def thresholds(card: dict, answers: list, told: list, val: Slices, train: Slices, x: Tensor, masks: Tensor, known: Tensor, known_masks: Tensor) -> dict[str, Figure]:
    """Thresholds by train slices away from the lesion, and what they call on val."""
    def away(some: Tensor, lesion: Tensor) -> Tensor:
        return (head_mask(some) > 0) & (data.dilate((lesion > 0).float(), 6) == 0)

    maps, known_maps = (torch.cat([a[1] for a in some]) for some in (answers, told))
    elsewhere, known_elsewhere = (top_mean(map_ * away(some, lesion) * shrink(head_mask(some), 8)).numpy()
                                  for map_, some, lesion in ((maps, x, masks), (known_maps, known, known_masks)))
    rule = card["anomaly"]
    rule["pixelThreshold"] = round(float(np.quantile(known_maps[away(known, known_masks)].numpy(), 1 - FALSE_PIXELS)), 4)
    rule["scoreThreshold"] = round(float(np.quantile(known_elsewhere, 1 - FALSE_SLICES)), 4)
    far, inside = away(x, masks), (head_mask(x) > 0) & (masks > 0)
    above = maps > rule["pixelThreshold"]
    false, called, hits, lesion = ((some.sum((1, 2, 3)).numpy()) for some in (above & far, far, above & inside, inside))
    scores = torch.cat([a[2] for a in answers]).numpy()
    limit, truth = rule["scoreThreshold"], np.repeat([1, 0], len(scores))
    notes = {"pixelThreshold": f"pixelThreshold, which {FALSE_PIXELS:.0%} of the normal pixels of train exceed", "scoreThreshold": f"scoreThreshold, which {FALSE_SLICES:.0%} of train slices exceed with the lesion's neighbourhood left out"}
    return {
        "valPixelFalsePositives": figure(false.sum() / called.sum(), "share", f"normal pixels of val above {notes['pixelThreshold']}", len(val), bootstrap(val.groups, lambda i: false[i].sum() / called[i].sum())),
        "valPixelSensitivity": figure(hits.sum() / lesion.sum(), "share", f"lesion pixels of val above {notes['pixelThreshold']}", len(val), bootstrap(val.groups, lambda i: hits[i].sum() / lesion[i].sum())),
        "valSliceFalsePositives": figure((elsewhere > limit).mean(), "share", f"val slices, the lesion's neighbourhood left out, above {notes['scoreThreshold']}", len(val), bootstrap(val.groups, lambda i: (elsewhere[i] > limit).mean())),
        "valSliceSensitivity": figure((scores > limit).mean(), "share", f"val slices above {notes['scoreThreshold']}", len(val), bootstrap(val.groups, lambda i: (scores[i] > limit).mean())),
        "valSliceAuroc": figure(auroc(np.concatenate([scores, elsewhere]), truth), "AUROC", "slice score against the same slices' score away from the lesion; an easy contrast", len(val),
                                bootstrap(val.groups, lambda i: auroc(np.concatenate([scores[i], elsewhere[i]]), np.repeat([1, 0], len(i)))))}


def of_painted(net: AnomalyNet, groups: np.ndarray, x: Tensor, masks: Tensor) -> dict[str, Figure]:
    """The slice score against that of the same slices with the tumour painted over with another head's tissue (see `compose`), and brightness's."""
    slices = Slices((x[:, 0] * 255).round().byte().numpy(), (masks[:, 0] > 0).byte().numpy(), np.zeros(len(x), int), groups, groups)
    composer, rng = Composer(slices), np.random.default_rng(7)
    painted = torch.cat([composer.erase(i, x[i], masks[i], rng) for i in np.array_split(np.arange(len(x)), max(1, len(x) // 32))])
    figures = {}
    for name, score, what in (("val", lambda some: net(some)[2], "slice score"),
                              ("controlIntensity", lambda some: top_mean(some * shrink(head_mask(some), 8)), "control: mean of the brightest 1% of the pixels, more than 8 inside the head")):
        with_, without = (torch.cat([score(part) for part in some.split(32)]).numpy() for some in (x, painted))
        figures[f"{name}SliceAurocPainted"] = figure(
            auroc(np.concatenate([with_, without]), np.repeat([1, 0], len(x))), "AUROC", f"{what}, val slices against the same with the tumour painted over", len(x),
            bootstrap(groups, lambda i: auroc(np.concatenate([with_[i], without[i]]), np.repeat([1, 0], len(i)))))
    return figures


def of_latent(gallery: Tensor, queries: Tensor, train: Slices, val: Slices) -> dict[str, Figure]:
    """Of each val slice the nearest train slices, which are other patients': how many share its class and its plane, against chance and against plain pixels."""
    planes = [np.array([orientation(np.asarray(i).repeat(2, 0).repeat(2, 1)) for i in some.images]) for some in (train, val)]
    ways = {"latent": (gallery.flatten(1), queries.flatten(1), "by the latent code, Euclidean"),
            "controlPixels": tuple(tiny(some.batch(np.arange(len(some)), CPU)[0]) for some in (train, val)) + ("control: by 32 x 32 z-scored pixels",)}
    figures = {}
    for fact, mine, theirs in (("Class", val.labels, train.labels), ("Plane", planes[1], planes[0])):
        chance = np.mean([(theirs == one).mean() for one in mine])
        for name, (known, asked, how) in ways.items():
            near = torch.cdist(asked, known).topk(NEIGHBOURS, 1, largest=False)[1].numpy()
            same = (theirs[near] == mine[:, None]).mean(1)
            figures[f"{name}Same{fact}"] = figure(
                same.mean(), "share", f"of the {NEIGHBOURS} train slices nearest to a val slice, of other patients, those of its {'class' if fact == 'Class' else 'plane (guessed from the picture)'}, "
                f"{how}; {chance:.3f} is chance", len(val), bootstrap(val.groups, lambda i: same[i].mean()))
    return figures


def draw(answers: list, x: Tensor, masks: Tensor, out: pathlib.Path) -> None:
    """Val slices at even steps with the outline, the reconstruction, and the map times four."""
    show = np.linspace(0, len(x) - 1, 10).astype(int)
    size = len(answers[0][0])
    rows = [[outlined(x[i, 0], [(masks[i, 0], GREEN)]) for i in show],
            [outlined(answers[i // size][0][i % size, 0], []) for i in show],
            [outlined(answers[i // size][1][i % size, 0] * 4, [(masks[i, 0], GREEN)]) for i in show]]
    save_grid(sum(rows, []), len(show), out / "overlays.png")
