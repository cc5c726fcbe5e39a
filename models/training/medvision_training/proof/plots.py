"""Pictures of the proof: bars beside the real figure, curves against the share of real data, near neighbours side by side."""
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from ..reporting import GREEN, Figure, outlined, save_grid
from .report import Proof
from .space import forms, scaled
from .worth import arm_name

MADE, REAL = "#c2571a", "#2f6f8f"


def _pyplot():
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    return pyplot


def _error(figures: list[Figure]) -> np.ndarray:
    return np.array([[max(0., f["value"] - f["low"]) for f in figures], [max(0., f["high"] - f["value"]) for f in figures]])


def plot_likeness(figures: dict[str, Figure], path: pathlib.Path) -> None:
    """Distances, and precision to coverage, of made slices beside unseen real ones."""
    pyplot = _pyplot()
    picture, axes = pyplot.subplots(1, 3, figsize=(10, 2.9), gridspec_kw={"width_ratios": [1, 2, 3]})
    panels = [("lower is nearer", {"Fréchet": "frechetDistance"}),
              ("lower is nearer", {"kernel": "kernelDistance"} | {c.lower(): f"kernelDistance{c}" for c in ("Meningioma", "Glioma", "Pituitary")}),
              ("higher is better", {name: name for name in ("precision", "recall", "density", "coverage")})]
    for axis, (title, names) in zip(axes, panels):
        place = np.arange(len(names))
        for shift, ending, colour, label in ((-.2, "", MADE, "synthetic"), (.2, "Real", REAL, "real, unseen patients")):
            some = [figures[name + ending] for name in names.values()]
            axis.bar(place + shift, [f["value"] for f in some], .38, yerr=_error(some), capsize=2, color=colour, label=label)
        axis.set_xticks(place, list(names), fontsize=8)
        axis.set_title(title, fontsize=9)
        axis.axhline(0, color="black", lw=.6)
    axes[2].legend(fontsize=8)
    picture.tight_layout()
    picture.savefig(path, dpi=80)
    pyplot.close(picture)


def plot_usefulness(figures: dict[str, Figure], shares: tuple[float, ...], path: pathlib.Path) -> None:
    """Dice and balanced accuracy against the share of real patients, with and without synthetic slices, and with these alone."""
    pyplot = _pyplot()
    picture, axes = pyplot.subplots(1, 2, figsize=(8, 3))
    for axis, task, title in zip(axes, ("usefulDice", "usefulAccuracy"), ("mean Dice", "balanced accuracy")):
        place = np.arange(len(shares))
        for shift, synthetic, colour, label in ((-.03, False, REAL, "real alone"), (.03, True, MADE, "real and synthetic")):
            some = [figures[task + arm_name(share, synthetic)] for share in shares]
            axis.errorbar(place + shift, [f["value"] for f in some], yerr=_error(some), marker="o", capsize=3, color=colour, label=label)
        axis.axhline(figures[task + arm_name(0, True)]["value"], color=MADE, ls=":", label="synthetic alone")
        axis.set_xticks(place, [f"{share:.0%}" for share in shares])
        axis.set_xlabel("share of the real patients")
        axis.set_title(f"{title} on real val slices", fontsize=9)
        axis.grid(alpha=.3)
    axes[0].legend(fontsize=8)
    picture.tight_layout()
    picture.savefig(path, dpi=80)
    pyplot.close(picture)


def draw_pairs(proof: Proof, path: pathlib.Path, count: int = 8) -> None:
    """The draws nearest to a train slice in pixels, above, and below each that slice, mirrored where so it is nearest; rows three and four in
    features. A near-copy has a green frame.
    """
    tiles: list[list[np.ndarray]] = []
    for kind in ("pixels", "features"):
        near = proof.nearest[f"draws {kind}"]
        chosen = np.argsort(near.distance)[:count]
        made, real = [], []
        for k in chosen:
            pair = [proof.draws.images[k], proof.train.images[near.row[k]].astype(np.float32) / 255]
            if kind == "pixels":
                apart = [min(((form[0] - proof.points["train"].pixels[near.row[k]]) ** 2).sum() for form in half)
                         for half in np.array_split(np.array(forms(pair[0][None])), 2)]
                pair[1] = pair[1][:, ::-1].copy() if apart[1] < apart[0] else pair[1]
            small = [F.interpolate(scaled(p[None]), (128, 128), mode="bilinear", align_corners=False)[0, 0] for p in pair]
            frame = torch.zeros(128, 128)
            frame[2:-2, 2:-2] = float(near.distance[k] < proof.thresholds[kind])
            made.append(outlined(small[0], [(frame, GREEN)]))
            real.append(outlined(small[1], []))
        tiles += [made, real]
    save_grid(sum(tiles, []), count, path)
