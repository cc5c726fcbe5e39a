"""Figures of the autoencoder and the generator on the val split, each with its control, and their pictures."""
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data, dicom
from .autoencoder import AnomalyNet, head_mask, shrink, top_mean
from .data import LABELS, Slices
from .gan import LATENT
from .metrics import auroc
from .reporting import GREEN, RED, Figure, bootstrap, figure, outlined, save_grid
from .unet import dice_scores

# --- anomaly ----------------------------------------------------------------------------------------------------------

def average_precision(score: np.ndarray, truth: np.ndarray) -> float:
    order = np.argsort(-score, kind="stable")
    hits = truth[order].astype(bool)
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def evaluate_autoencoder(net: AnomalyNet, card: dict, val: Slices, out: pathlib.Path, normal: pathlib.Path | None) -> dict[str, Figure]:
    images = torch.from_numpy(val.images)[:, None].float() / 255
    masks = torch.from_numpy(val.masks)[:, None]
    answers = [net(part) for part in images.split(32)]
    maps, errors = torch.cat([a[1] for a in answers]), torch.cat([a[3] for a in answers]).numpy()
    head = head_mask(images) > 0
    blur = F.avg_pool2d((images - F.avg_pool2d(images, 13, 1, 6, count_include_pad=False)).abs(), 5, 1, 2)
    controls = {"map": maps, "intensity": images, "blur": blur}
    truth = masks[head].numpy()
    notes = {"map": "the model's map", "intensity": "control: the slice's own brightness",
             "blur": "control: |slice - its 13 x 13 mean|, smoothed as the map"}
    figures = {}
    for name, values in controls.items():
        prefix = "val" if name == "map" else f"control{name.capitalize()}"
        interval = None
        if name == "map":
            interval = bootstrap(val.groups, lambda i: auroc(values[i][head[i]].numpy(), masks[i][head[i]].numpy()), 20)
        figures[f"{prefix}PixelAuroc"] = figure(
            auroc(values[head].numpy(), truth), "AUROC", f"pixels inside the head; {notes[name]}", len(val), interval)
        figures[f"{prefix}PixelPrecision"] = figure(
            average_precision(values[head].numpy(), truth), "AP",
            f"average precision, pixels inside the head; {notes[name]}; lesion share {truth.mean():.3f}", len(val))
        figures[f"{prefix}PixelAurocWholeImage"] = figure(
            auroc(values.numpy().ravel(), masks.numpy().ravel()), "AUROC", f"all pixels, air included; {notes[name]}",
            len(val))
    far = head & (data.dilate(masks.float(), 6) == 0)
    card["anomaly"]["pixelThreshold"] = round(float(np.percentile(maps[far].numpy(), 95)), 4)
    elsewhere = top_mean(maps * far * shrink(head.float(), 8)).numpy()
    scores = torch.cat([a[2] for a in answers]).numpy()
    card["anomaly"]["scoreThreshold"] = round(float(np.percentile(elsewhere, 95)), 4)
    figures["valPixelSensitivity"] = figure((maps[head & (masks > 0)] > card["anomaly"]["pixelThreshold"]).float().mean(), "share",
            "lesion pixels above pixelThreshold, which 5% of the normal pixels of val exceed", len(val))
    figures["valSliceSensitivity"] = figure((scores > card["anomaly"]["scoreThreshold"]).mean(), "share",
            "val slices above scoreThreshold, which 5% of them exceed with the lesion's neighbourhood left out", len(val))
    figures["valSliceAuroc"] = figure(auroc(np.concatenate([scores, elsewhere]), np.repeat([1, 0], len(scores))), "AUROC",
                                      "slice score against the same slices' score away from the lesion; an easy contrast", len(val))
    if normal:
        alarms = net(dicom.prepare(dicom.read_series(normal), card))[2].numpy() > card["anomaly"]["scoreThreshold"]
        figures["normalHeadAnomalous"] = figure(
            alarms.mean(), "share", "slices of one normal head (T1 without contrast, neck included) above scoreThreshold",
            len(alarms))
    card["guard"]["threshold"] = round(float(np.percentile(errors, 99)), 4)
    figures["guardFalseAlarm"] = figure(
        (errors > card["guard"]["threshold"]).mean(), "share", "val slices above the guard's threshold, by construction",
        len(val))
    show = np.linspace(0, len(val) - 1, 10).astype(int)
    rows = [[outlined(images[i, 0], [(masks[i, 0], GREEN)]) for i in show],
            [outlined(answers[i // 32][0][i % 32, 0], []) for i in show],
            [outlined(maps[i, 0] * 4, [(masks[i, 0], GREEN)]) for i in show]]
    save_grid(sum(rows, []), len(show), out / "overlays.png")
    return figures


# --- generation -------------------------------------------------------------------------------------------------------

def nearest(a: Tensor, b: Tensor) -> Tensor:
    """Root mean square distance of each of a (n,p) to its nearest of b (m,p)."""
    return torch.cdist(a, b).min(1)[0] / a.shape[1] ** .5


def small(images: Tensor) -> Tensor:
    """Slices (n,1,H,W) as z-scored 32 x 32 vectors (n,1024), so that brightness does not decide likeness."""
    return data.zscore(F.adaptive_avg_pool2d(images, 32)).flatten(1)


def evaluate_gan(net: nn.Module, train: Slices, val: Slices, out: pathlib.Path,
                 judges: dict[str, nn.Module]) -> dict[str, Figure]:
    torch.manual_seed(1)
    count = 200
    label = torch.arange(3).repeat_interleave(count)
    parts = [net(torch.randn(len(part), LATENT), part) for part in label.split(50)]
    images, masks = torch.cat([p[0] for p in parts]), (torch.cat([p[1] for p in parts]) > .5).float()
    real = torch.from_numpy(train.images)[:, None].float() / 255
    held = torch.from_numpy(val.images)[:, None].float() / 255
    area, real_area = masks.mean((1, 2, 3)), train.masks.reshape(len(train), -1).mean(1)
    near, held_near = nearest(small(images), small(real)), nearest(small(held), small(real))
    real_labels = torch.from_numpy(train.labels)
    figures = {"maskPresent": figure((masks.sum((1, 2, 3)) >= 20).float().mean(), "share",
                                     "generated slices whose mask has at least 20 pixels", len(label))}
    for k, name in enumerate(LABELS):
        mine, theirs = small(images[label == k]), small(real[real_labels == k][:count])
        spread = (torch.pdist(mine).mean() / torch.pdist(theirs).mean()).item()
        figures[f"diversity{name.capitalize()}"] = figure(
            spread, "ratio", "mean distance of two generated slices over that of two real ones of the class; 1 is as diverse",
            count)
        ratio = area[label == k].median().item() / max(float(np.median(real_area[train.labels == k])), 1e-9)
        figures[f"maskArea{name.capitalize()}"] = figure(
            ratio, "ratio", "median area of generated masks over that of real ones", count)
    figures |= {
        "nearestTrain": figure(
            near.median(), "rms", "distance of a generated slice to its nearest train slice (32 x 32, z-scored), median",
            len(label)),
        "nearestTrainMinimum": figure(near.min(), "rms", "the same, least", len(label)),
        "nearestTrainOfVal": figure(
            held_near.median(), "rms", "the same for real val slices, median: what unseen patients look like", len(val)),
        "nearestTrainOfValMinimum": figure(held_near.min(), "rms", "the same for real val slices, least", len(val)),
        "memorised": figure((near < torch.quantile(held_near, .01)).float().mean(), "share",
                            "generated slices nearer to a train slice than 99% of val slices are; 0.01 is chance", len(label))}
    big = F.interpolate(images, (256, 256), mode="bilinear", align_corners=False)
    if "classifier" in judges:
        answer = torch.cat([judges["classifier"](data.zscore(b))[0] for b in big.split(32)]).argmax(1)
        figures["classAgreement"] = figure(
            (answer == label).float().mean(), "share", "generated slices that our classifier gives the class asked for",
            len(label))
    if "unet" in judges:
        found = (torch.cat([judges["unet"](data.zscore(b))[0] for b in big.split(32)]) > 0).float()
        dice = dice_scores(found, F.interpolate(masks, (256, 256)))
        figures["maskAgreement"] = figure(
            dice.mean(), "Dice", "generated mask against our U-Net's mask of the generated slice", len(label))
    tiles = []
    for k in range(3):
        chosen = (label == k).nonzero()[:8, 0]
        tiles += [outlined(images[i, 0], []) for i in chosen] + [outlined(images[i, 0], [(masks[i, 0], RED)]) for i in chosen]
    save_grid(tiles, 8, out / "montage.png")
    return figures
