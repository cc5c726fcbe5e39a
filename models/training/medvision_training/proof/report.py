"""The proof's figures: each beside the same figure of real slices of patients who were not in training."""
import dataclasses
import hashlib
import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .. import data
from ..data import LABELS, Slices
from ..reporting import Figure, figure
from . import distances, manifold, memorisation, reference, space
from .draws import Draws

SETS, BOOTSTRAPS = 100, 200
NEAREST_SUBSETS = 20


@dataclasses.dataclass
class Points:
    """A set of slices in both spaces: (n,32) and (n,256)."""

    features: np.ndarray
    pixels: np.ndarray


@dataclasses.dataclass
class Proof:
    """What was compared: draws, real slices, their points, the thresholds of near-copies and which draws are some."""

    draws: Draws
    train: Slices
    val: Slices
    space: space.Space
    points: dict[str, Points]
    apart: dict[str, np.ndarray]
    nearest: dict[str, memorisation.Nearest]
    thresholds: dict[str, float]
    copies: np.ndarray


def cached_features(classifier: nn.Module, name: str, images: np.ndarray, folder: pathlib.Path) -> np.ndarray:
    """Features of a set, computed once for each classifier and each set of pictures."""
    maker = hashlib.sha256(images.tobytes())
    for value in classifier.state_dict().values():
        maker.update(value.numpy().tobytes())
    path = folder / f"features-{name}-{maker.hexdigest()[:20]}.npy"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with open(path.with_suffix(".part"), "wb") as file:
            np.save(file, space.features(classifier, images))
        path.with_suffix(".part").replace(path)
    return np.load(path)


def prepare(draws: Draws, train: Slices, val: Slices, classifier: nn.Module, folder: pathlib.Path) -> Proof:
    """All slices in both spaces, and the nearest train slice of every draw and every val slice."""
    sets = {"draws": draws.images, "train": train.images, "val": val.images}
    raw = {name: cached_features(classifier, name, images, folder) for name, images in sets.items()}
    own = space.Space.of(raw["train"])
    points = {name: Points(own(raw[name]), space.pixels(images)) for name, images in sets.items()}
    apart = {}
    for name, other in (("draws", "train"), ("draws", "val"), ("val", "train")):
        apart[f"{name} {other} features"] = memorisation.least_distances([points[name].features], points[other].features)
        apart[f"{name} {other} pixels"] = memorisation.least_distances(space.forms(sets[name]), points[other].pixels)
    nearest = {f"{name} {kind}": memorisation.nearest(apart[f"{name} train {kind}"]) for name in ("draws", "val") for kind in ("features", "pixels")}
    thresholds = {}
    for kind in ("features", "pixels"):
        thresholds[kind] = memorisation.threshold(nearest[f"val {kind}"])
    copies = np.logical_or(*(nearest[f"draws {kind}"].distance < thresholds[kind] for kind in thresholds))
    return Proof(draws, train, val, own, points, apart, nearest, thresholds, copies)


def subset(labels: np.ndarray, counts: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows of a random subset with `counts[k]` of class k, none twice."""
    return np.concatenate([rng.choice(np.flatnonzero(labels == k), count, replace=False) for k, count in enumerate(counts)])


def patient_rows(groups: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows of as many patient groups as there are, drawn with replacement."""
    members = [np.flatnonzero(groups == g) for g in np.unique(groups)]
    return np.concatenate([members[k] for k in rng.integers(0, len(members), len(members))])


def interval(values: list[float], centre: float | None = None) -> tuple[float, float]:
    """Middle 95%; moved to `centre` where drawing with replacement moved the mean (a set with repeats looks narrower than it is)."""
    low, high = np.percentile(values, [2.5, 97.5]) + (0 if centre is None else centre - np.mean(values))
    return float(low), float(high)


def likeness(proof: Proof) -> dict[str, Figure]:
    """Fréchet and kernel distance to all train slices, of made sets and of val."""
    rng = np.random.default_rng(1)
    made, train, val = (proof.points[name].features for name in ("draws", "train", "val"))
    counts = np.bincount(proof.val.labels, minlength=len(LABELS))
    sets = [subset(proof.draws.labels, counts, rng) for _ in range(SETS)]
    bootstraps = [patient_rows(proof.val.groups, rng) for _ in range(BOOTSTRAPS)]
    of_made = [distances.frechet(made[rows], train) for rows in sets]
    of_val = distances.frechet(val, train)
    size, note = len(val), f"our classifier's features, {space.DIMENSIONS} principal components"
    figures = {
        "frechetDistance": figure(np.mean(of_made), "FID", f"Fréchet distance of {size} draws, classes as in val, to all train slices; {note}; mean and "
                                  f"middle 95% of {SETS} such sets", size, interval(of_made)),
        "frechetDistanceReal": figure(of_val, "FID", f"the same of the {size} val slices: what unseen real patients reach; interval by patient, "
                                      "moved to the value", size,
                                      interval([distances.frechet(val[rows], train) for rows in bootstraps], of_val))}
    for label in [None, *range(len(LABELS))]:
        some = {name: np.flatnonzero(labels == label) if label is not None else np.arange(len(labels)) for name, labels in
                (("made", proof.draws.labels), ("train", proof.train.labels), ("val", proof.val.labels))}
        name = "" if label is None else LABELS[label].capitalize()
        figures |= kernel_figures(made[some["made"]], train[some["train"]], val[some["val"]], proof.draws.labels[some["made"]],
                                  counts if label is None else counts[label:label + 1], proof.val.groups[some["val"]], name, rng)
    return figures


def kernel_figures(made: np.ndarray, train: np.ndarray, val: np.ndarray, labels: np.ndarray, counts: np.ndarray, groups: np.ndarray,
                   name: str, rng: np.random.Generator) -> dict[str, Figure]:
    """KID of made sets as large as val, and of val, against train, of all classes or of one."""
    other = distances.within(distances.polynomial(train, train))
    inner, cross = distances.polynomial(made, made), distances.polynomial(made, train)
    labels = labels if len(counts) > 1 else np.zeros(len(made), int)
    of_made = [distances.kernel_distance_of_rows(inner, cross, other, subset(labels, counts, rng)) for _ in range(SETS)]
    inner, cross = distances.polynomial(val, val), distances.polynomial(val, train)
    of_val = [distances.kernel_distance_of_rows(inner, cross, other, patient_rows(groups, rng)) for _ in range(BOOTSTRAPS)]
    value = distances.kernel_distance_of_rows(inner, cross, other, np.arange(len(val)))
    what = f"unbiased, polynomial kernel{'; ' + name.lower() + ' alone' if name else ''}"
    return {f"kernelDistance{name}": figure(np.mean(of_made), "KID", f"kernel distance of {len(val)} draws to train, {what}; mean and middle 95% "
                                            f"of {SETS} such sets", len(val), interval(of_made)),
            f"kernelDistance{name}Real": figure(value, "KID", "the same of the val slices; interval by patient", len(val), interval(of_val, value))}


def spread(proof: Proof) -> dict[str, Figure]:
    """Precision, recall, density and coverage of made sets and of val, against as many train slices."""
    rng = np.random.default_rng(2)
    made, train, val = (proof.points[name].features for name in ("draws", "train", "val"))
    counts = np.bincount(proof.val.labels, minlength=len(LABELS))
    of_made, of_val = [], []
    for _ in range(SETS):
        real = train[subset(proof.train.labels, counts, rng)]
        of_made.append(manifold.manifold(real, made[subset(proof.draws.labels, counts, rng)]))
        rows = patient_rows(proof.val.groups, rng)
        of_val.append((manifold.manifold(real, val), manifold.manifold(real, val[rows], origin=rows)))
    notes = {"precision": "draws that lie among train slices", "recall": "train slices that lie among draws",
             "density": "how densely train slices lie around draws; 1 is as among themselves", "coverage": "train slices with a draw near them"}
    figures = {}
    for name, note in notes.items():
        values, plain, drawn = [m[name] for m in of_made], [v[name] for v, _ in of_val], [b[name] for _, b in of_val]
        unit = "ratio" if name == "density" else "share"
        figures[name] = figure(np.mean(values), unit, f"{note}; k = {manifold.NEIGHBOURS}, {len(val)} draws and {len(val)} train slices, classes as in "
                               f"val; mean and middle 95% of {SETS} such pairs", len(val), interval(values))
        figures[f"{name}Real"] = figure(np.mean(plain), unit, "the same of the val slices; interval by patient", len(val),
                                        interval(drawn, float(np.mean(plain))))
    return figures


def planted(proof: Proof) -> dict[str, float]:
    """Share of copies found, by kind: every tenth train slice blurred, noisy, mirrored, moved by three pixels of 128, or turned by 0.08 radians."""
    rng = np.random.default_rng(3)
    x = space.scaled(proof.train.images[::10])
    step = max(1, round(3 * x.shape[2] / 128))
    turn = torch.tensor([[math.cos(.08), -math.sin(.08), 0], [math.sin(.08), math.cos(.08), 0]]).repeat(len(x), 1, 1)
    noise = torch.from_numpy(rng.normal(0, .05, x.shape).astype(np.float32))
    changed = {"blurred": F.avg_pool2d(x, 3, 1, 1), "noisy": (x + noise).clamp(0, 1), "mirrored": x.flip(3), "moved": space.moved(x, step, -step),
               "turned": data.warp(x, turn)}
    near = {kind: memorisation.nearest(memorisation.least_distances(space.forms(some[:, 0].numpy()), proof.points["train"].pixels))
            for kind, some in changed.items()}
    return {kind: float((found.distance < proof.thresholds["pixels"]).mean()) for kind, found in near.items()}


def memory(proof: Proof) -> dict[str, Figure]:
    """Near-copies, how near draws come to train beside val, and how many planted copies the same limits find."""
    rng = np.random.default_rng(4)
    count, figures = len(proof.draws), {}
    classes = np.bincount(proof.val.labels, minlength=len(LABELS))
    subsets = [subset(proof.train.labels, classes, rng) for _ in range(NEAREST_SUBSETS)]
    for kind, unit in (("features", "distance"), ("pixels", "rms")):
        mine, unseen = proof.nearest[f"draws {kind}"].distance, proof.nearest[f"val {kind}"].distance
        name = kind[:-1].capitalize()
        where = "in feature space" if kind == "features" else "at 16 x 16, z-scored, mirrored or not, moved or not"
        figures[f"nearestTrain{name}"] = figure(np.median(mine), unit, f"distance of a draw to its nearest train slice {where}, median", count)
        figures[f"nearestTrain{name}Real"] = figure(np.median(unseen), unit, "the same of val slices", len(proof.val))
        figures[f"nearCopies{name}"] = figure((mine < proof.thresholds[kind]).mean(), "share",
                                              f"draws nearer to a train slice than 99% of val slices are, {where}; 0.01 is what real slices of "
                                              "unseen patients get", count)
        shares = memorisation.nearer_share(proof.apart[f"draws train {kind}"], proof.apart[f"draws val {kind}"], subsets)
        figures[f"nearerToTrain{name}"] = figure(shares.mean(), "share", f"draws nearer to train than to val {where}, {len(proof.val)} slices of each; 0.5 favours "
                                                 f"neither; middle 95% of {NEAREST_SUBSETS} subsets of train", count, interval(list(shares)))
    figures["nearCopies"] = figure(proof.copies.mean(), "share", "draws that either space calls a near-copy: left out of what is released", count)
    for kind, share in planted(proof).items():
        figures[f"plantedCopies{kind.capitalize()}"] = figure(share, "share", f"copies of train slices, {kind}, that the limit in pixels finds",
                                                              len(proof.train.images[::10]))
    return figures


def listed(proof: Proof) -> list[dict]:
    """Every near-copy by class, seed and number, with the distances, the limits and its nearest train slice (row of train in the manifest)."""
    return [{**proof.draws.name(k), **{kind: {"distance": round(float(proof.nearest[f"draws {kind}"].distance[k]), 4),
                                              "limit": round(proof.thresholds[kind], 4), "train": int(proof.nearest[f"draws {kind}"].row[k])}
                                       for kind in proof.thresholds}} for k in np.flatnonzero(proof.copies)]


def examples(images: np.ndarray, distances_of: np.ndarray) -> dict[str, np.ndarray]:
    """A few pictures (n,H,W) and their distances to train in features and pixels (n,2), for the program's tests."""
    return {"example.images": images.astype(np.float32), "example.distances": distances_of.astype(np.float32)}


def write_reference(proof: Proof, classifier: str, path: pathlib.Path, attribution: str) -> None:
    """The points of the real slices and the limits, for the program; `classifier` is the SHA-256 of the weights that made the features."""
    tensors = {"mean": proof.space.mean, "basis": proof.space.basis}
    for name, slices in (("train", proof.train), ("val", proof.val)):
        tensors |= {f"{name}.points": proof.points[name].features.astype(np.float32), f"{name}.pixels": proof.points[name].pixels.astype(np.float16),
                    f"{name}.labels": slices.labels.astype(np.uint8), f"{name}.groups": np.unique(slices.groups, return_inverse=True)[1].astype(np.int32)}
    some = np.array([np.flatnonzero(proof.draws.labels == label)[0] for label in range(len(LABELS))])
    apart = np.stack([proof.nearest[f"draws {kind}"].distance[some] for kind in ("features", "pixels")], 1)
    tensors |= examples(proof.draws.images[some], apart)
    reference.write(path, tensors, {
        "classifierSha256": classifier, "labels": json.dumps(LABELS), "neighbours": str(manifold.NEIGHBOURS), "size": str(proof.train.images.shape[1]),
        "featureThreshold": repr(proof.thresholds["features"]), "pixelThreshold": repr(proof.thresholds["pixels"]), "attribution": attribution})


def measure(proof: Proof) -> dict[str, Figure]:
    """All figures but those of usefulness."""
    figures: dict[str, Figure] = {}
    for part in (likeness, spread, memory):
        print(f"measuring {part.__name__}", flush=True)
        figures |= part(proof)
    return figures
