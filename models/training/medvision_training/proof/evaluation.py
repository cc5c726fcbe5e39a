"""Figures of the generator: what its draws are (masks, diversity, class), and the proof of what they are worth."""
import json
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .. import data
from ..data import LABELS, Slices
from ..reporting import RED, Figure, figure, outlined, save_grid
from ..unet import dice_scores
from . import plots, report, usefulness, worth
from .draws import LEAST_MASK, Draws, draw, has_mask
from .space import scaled

SHOWN = 200
REFERENCE = "reference.safetensors"
PLOTS = [("likeness.png", "Distances, precision, recall, density and coverage of synthetic slices beside real slices of unseen patients"),
         ("nearest.png", "The draws nearest to a training slice, each above that slice: in pixels (rows 1, 2) and in features (rows 3, 4); green frame: near-copy"),
         ("usefulness.png", "What a slim network learns from synthetic slices, from real ones and from both, on val")]


def small(images: Tensor) -> Tensor:
    """Slices (n,1,H,W) as z-scored 32 x 32 vectors (n,1024), so that brightness does not decide likeness."""
    return data.zscore(F.adaptive_avg_pool2d(images, 32)).flatten(1)


def looks(draws: Draws, train: Slices, judges: dict[str, nn.Module]) -> dict[str, Figure]:
    """Masks, diversity within a class, and whether our own classifier and U-Net see what was asked for."""
    chosen = np.concatenate([np.flatnonzero(draws.labels == k)[:SHOWN] for k in range(len(LABELS))])
    some = draws[chosen]
    images, masks, label = scaled(some.images), torch.from_numpy(some.masks)[:, None].float(), torch.from_numpy(some.labels)
    area, real_area = masks.mean((1, 2, 3)), train.masks.reshape(len(train), -1).mean(1)
    figures = {"maskPresent": figure(has_mask(draws).mean(), "share", f"generated slices whose mask has at least {LEAST_MASK} pixels", len(draws))}
    for k, name in enumerate(LABELS):
        count = int((some.labels == k).sum())
        mine, theirs = small(images[label == k]), small(scaled(train.images[train.labels == k][:count]))
        figures[f"diversity{name.capitalize()}"] = figure(
            torch.pdist(mine).mean() / torch.pdist(theirs).mean(), "ratio",
            "mean distance of two generated slices over that of two real ones of the class; 1 is as diverse", count)
        figures[f"maskArea{name.capitalize()}"] = figure(
            area[label == k].median() / max(float(np.median(real_area[train.labels == k])), 1e-9), "ratio",
            "median area of generated masks over that of real ones", count)
    big = F.interpolate(images, (256, 256), mode="bilinear", align_corners=False)
    answer = torch.cat([judges["classifier"](data.zscore(b))[0] for b in big.split(32)]).argmax(1)
    figures["classAgreement"] = figure((answer == label).float().mean(), "share", "generated slices that our classifier gives the class asked for",
                                       len(label))
    if "unet" in judges:
        found = (torch.cat([judges["unet"](data.zscore(b))[0] for b in big.split(32)]) > 0).float()
        figures["maskAgreement"] = figure(dice_scores(found, F.interpolate(masks, (256, 256))).mean(), "Dice",
                                          "generated mask against our U-Net's mask of the generated slice", len(label))
    return figures


def draw_montage(draws: Draws, path: pathlib.Path) -> None:
    tiles = []
    for k in range(len(LABELS)):
        chosen = np.flatnonzero(draws.labels == k)[:8]
        pairs = [(torch.from_numpy(draws.images[i]), torch.from_numpy(draws.masks[i])) for i in chosen]
        tiles += [outlined(image, []) for image, _ in pairs] + [outlined(image, [(mask, RED)]) for image, mask in pairs]
    save_grid(tiles, 8, path)


def evaluate(net: nn.Module, card: dict, train: Slices, val: Slices, out: pathlib.Path, judges: dict[str, nn.Module], classifier: dict,
             folder: pathlib.Path, usefulness_too: bool) -> dict[str, Figure]:
    """All figures of the generator. Leaves pictures, `nearest.json` and `reference.safetensors` in `out`; trainings and features are kept in `folder`.

    `classifier` is the card of the shipped classifier, whose weights `judges["classifier"]` must be. The comparison of trainings is run with
    `usefulness_too`; else it is read where these very weights were compared before.
    """
    per_class = max(int(np.bincount(val.labels).max()), -(-len(train) // len(LABELS)))
    draws = draw(net, [per_class] * len(LABELS), card["generation"])
    print(f"{len(draws)} draws", flush=True)
    figures = looks(draws, train, judges)
    proof = report.prepare(draws, train, val, judges["classifier"], folder)
    figures |= report.measure(proof)
    draw_montage(draws, out / "montage.png")
    plots.plot_likeness(figures, out / "likeness.png")
    plots.draw_pairs(proof, out / "nearest.png")
    (out / "nearest.json").write_text(json.dumps(report.listed(proof), indent=1) + "\n")
    report.write_reference(proof, classifier["sha256"], out / REFERENCE, card["attribution"])
    released = draws[np.flatnonzero(has_mask(draws) & ~proof.copies)].slices()
    protocol = usefulness.Protocol()
    with torch.enable_grad():
        results = usefulness.compare(train, val, released, card["sha256"], folder, protocol, usefulness_too)
    if results:
        figures |= worth.usefulness_figures(results, val)
        plots.plot_usefulness(figures, protocol.shares, out / "usefulness.png")
    else:
        (out / "usefulness.png").unlink(missing_ok=True)
    others = [plot for plot in card.get("plots", []) if plot["file"] not in dict(PLOTS)]
    card["plots"] = others + [{"file": file, "caption": caption} for file, caption in PLOTS if (out / file).exists()]
    card["generation"]["reference"] = REFERENCE
    print(worth.verdict(figures))
    return figures
