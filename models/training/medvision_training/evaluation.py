"""Figures of the autoencoder on the val split, each with its control, and their pictures."""
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data, dicom
from .autoencoder import AnomalyNet, head_mask, shrink, top_mean
from .data import Slices
from .metrics import auroc
from .reporting import GREEN, Figure, bootstrap, figure, outlined, save_grid


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
