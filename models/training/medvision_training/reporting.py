"""What every evaluation reports with: figures, bootstrap intervals by patient, pictures."""
import pathlib
from typing import Callable

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from . import data

CPU = torch.device("cpu")
GREEN, RED = (0, 220, 0), (255, 40, 40)
Figure = dict[str, object]


def figure(value: float, unit: str, note: str, n: int, interval: tuple[float, float] | None = None) -> Figure:
    """A figure as the card holds it; without a value where it is not a number, as an AUROC of one side alone."""
    low, high = interval or (None, None)
    rounded = [None if v is None or np.isnan(v) else round(float(v), 4) for v in (value, low, high)]
    return {"value": rounded[0], "low": rounded[1], "high": rounded[2], "n": n, "unit": unit, "note": note}


def bootstrap(groups: np.ndarray, statistic: Callable[[np.ndarray], float], repeats: int = 500) -> tuple[float, float]:
    """95% interval of a statistic of row indices, drawing whole patient groups with replacement."""
    rng = np.random.default_rng(1)
    members = [np.flatnonzero(groups == g) for g in np.unique(groups)]
    values = [statistic(np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))]))
              for _ in range(repeats)]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def outlined(image: Tensor, outlines: list[tuple[Tensor, tuple[int, int, int]]]) -> np.ndarray:
    """Grey slice (H,W) in [0,1] with coloured outlines of masks, uint8 (H,W,3)."""
    rgb = np.repeat((image.clamp(0, 1).numpy() * 255).astype(np.uint8)[..., None], 3, 2)
    for mask, colour in outlines:
        edge = (data.dilate(mask[None, None].float(), 1)[0, 0] > 0) & (mask == 0)
        rgb[edge.numpy()] = colour
    return rgb


def save_grid(tiles: list[np.ndarray], columns: int, path: pathlib.Path) -> None:
    """Tiles (H,W,3) of one size, row by row, as a small PNG of 85 greys and the two outline colours."""
    rows = [np.concatenate(tiles[k:k + columns], 1) for k in range(0, len(tiles), columns)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([v for grey in range(0, 256, 3) for v in (grey,) * 3] + [*GREEN, *RED])
    Image.fromarray(np.concatenate(rows, 0)).quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)
