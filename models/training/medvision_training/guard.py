"""What the guard's score holds back: foreign pictures, and val slices that were spoilt on purpose."""
import pathlib

import numpy as np
import torch
from torch import Tensor

from . import data, dicom
from .autoencoder import AnomalyNet
from .data import Slices
from .metrics import auroc
from .reporting import Figure, bootstrap, figure


def noisy(x: Tensor) -> Tensor:
    return (x + .2 * torch.randn(x.shape, generator=torch.Generator().manual_seed(1))).clamp(0, 1)


def half_empty(x: Tensor) -> Tensor:
    return torch.cat([x[..., :x.shape[3] // 2], torch.zeros_like(x[..., x.shape[3] // 2:])], 3)


SPOILT = {
    "noise": (noisy, "Gaussian noise of a fifth of the range added"),
    "inverted": (lambda x: 1 - x, "black and white exchanged"),
    "overexposed": (lambda x: (4 * x).clamp(0, 1), "a window four times too narrow"),
    "rotated": (lambda x: x.rot90(1, (2, 3)), "turned by 90 degrees"),
    "upsideDown": (lambda x: x.flip(2), "upside down"),
    "halfEmpty": (half_empty, "one half black"),
    "enlarged": (lambda x: data.warp(x, torch.tensor([[[.4, 0, 0], [0, .4, 0]]]).expand(len(x), 2, 3)), "the middle enlarged 2.5 times"),
}


def errors_of(net: AnomalyNet, x: Tensor) -> np.ndarray:
    return torch.cat([net(part)[3] for part in x.split(32)]).numpy()


def evaluate_guard(net: AnomalyNet, card: dict, val: Slices, folders: list[pathlib.Path]) -> dict[str, Figure]:
    """Share of pictures that the guard's score alone holds back: noise, spoilt val slices, and each folder's files per modality."""
    noise = net(torch.rand(64, 1, 128, 128, generator=torch.Generator().manual_seed(1)))[3].numpy()
    figures = {"guard:noise": figure((noise > card["guard"]["threshold"]).mean(), "share",
                                     f"pictures of uniform noise, held back (median error {np.median(noise):.3f})", len(noise))}
    x = torch.from_numpy(val.images)[:, None].float() / 255
    own = errors_of(net, x)
    for name, (spoil, what) in SPOILT.items():
        found = errors_of(net, spoil(x))
        figures[f"guard:spoilt:{name}"] = figure((found > card["guard"]["threshold"]).mean(), "share", f"val slices, {what}, held back by the "
                                                 f"score alone; AUROC against the same slices {auroc(np.concatenate([own, found]), np.repeat([0, 1], len(own))):.3f}",
                                                 len(found), bootstrap(val.groups, lambda i: (found[i] > card["guard"]["threshold"]).mean(), 200))
    for folder in folders:
        errors: dict[str, list[float]] = {}
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            try:
                series = dicom.read_frames(path)
            except Exception:  # a folder of test files holds what no reader decodes
                continue
            if min(series.values.shape[1:]) < 64:
                continue
            errors.setdefault(series.modality or "none", []).append(float(np.median(net(dicom.prepare(series, card))[3].numpy())))
        for modality, found in sorted(errors.items()):
            figures[f"guard:{folder.name}:{modality}"] = figure(
                np.mean(np.array(found) > card["guard"]["threshold"]), "share",
                f"files of {folder.name}, modality {modality}, held back by the score alone (median error {np.median(found):.3f})", len(found))
    return figures
