"""What the U-Net's README shows: overlays from worst to best, slices and the same with the tumour painted over, a series' calls."""
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from ..reporting import GREEN, RED, outlined, save_grid
from .sets import Judged, Set

SIDE = 192


def tile(image: Tensor, truth: np.ndarray | None, mask: np.ndarray | None) -> np.ndarray:
    """A slice (1,H,W), the truth's outline green and the model's red."""
    outlines = [(torch.from_numpy(m.astype(np.float32)), colour) for m, colour in ((truth, GREEN), (mask, RED)) if m is not None]
    small = [F.interpolate(t[None, None], (SIDE, SIDE), mode="area")[0, 0] for t in (image[0], *(m for m, _ in outlines))]
    return outlined(small[0], [(m > .5, colour) for m, (_, colour) in zip(small[1:], outlines)])


def draw_overlays(whole: Set, masks: np.ndarray, scores: np.ndarray, path: pathlib.Path) -> None:
    """Slices at even ranks of Dice, worst first."""
    show = np.argsort(scores, kind="stable")[np.linspace(0, len(scores) - 1, 18).astype(int)]
    save_grid([tile(whole.images[k], whole.truth[k], masks[k]) for k in show], 6, path)


def draw_painted(judged: Judged, path: pathlib.Path) -> None:
    """Slices, and under each the same with its tumour painted over."""
    show = np.linspace(0, len(judged.whole) - 1, 12).astype(int)
    rows = [[tile(judged.whole.images[k], judged.whole.truth[k], None) for k in show], [tile(judged.painted.images[k], None, None) for k in show]]
    save_grid([t for part in (slice(0, 6), slice(6, 12)) for row in rows for t in row[part]], 6, path)


def draw_calls(x: Tensor, mask: np.ndarray, path: pathlib.Path) -> None:
    """The slices (n,1,H,W) of a series in which something is called; the first one where nothing is."""
    shown = [k for k in range(len(x)) if mask[k].any()] or [0]
    save_grid([tile(x[k], None, mask[k]) for k in shown] + [np.zeros((SIDE, SIDE, 3), np.uint8)] * (-len(shown) % 6), 6, path)
