"""Ways to spoil a slice: what a guard must notice. Each takes slices (n,1,H,W) in [0, 1] and gives slices of that shape in [0, 1].

Slices are 128 x 128 pixels. `KINDS` spoils at random strength, to learn from; `FIXED` spoils all slices alike, to judge by.
"""
from typing import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from . import data
from .data import uniform

ORIENTATIONS = ["upright", "turnedLeft", "upsideDown", "turnedRight"]
Spoil = Callable[[Tensor], Tensor]


def turn(x: Tensor, quarters: Tensor) -> Tensor:
    """Turns each slice by its number of quarter turns, 0 to 3 as in ORIENTATIONS, to the left."""
    return torch.stack([picture.rot90(int(k), (1, 2)) for picture, k in zip(x, quarters)])


def blur(x: Tensor, sigma: float) -> Tensor:
    """Gaussian blur, `sigma` in pixels; the border is repeated."""
    reach = int(3 * sigma) + 1
    line = torch.exp(-torch.arange(-reach, reach + 1, device=x.device).float() ** 2 / (2 * sigma * sigma))
    line = line / line.sum()
    wide = F.conv2d(F.pad(x, (reach,) * 4, mode="replicate"), line.view(1, 1, 1, -1))
    return F.conv2d(wide, line.view(1, 1, -1, 1))


def add_noise(x: Tensor, sigma: float | Tensor) -> Tensor:
    return (x + sigma * torch.randn_like(x)).clamp(0, 1)


def enlarge(x: Tensor, share: Tensor, centre: Tensor) -> Tensor:
    """The part of the slice that `share` (n,) of its side shows, about `centre` (n,2) in -1 .. 1, as the whole."""
    theta = torch.zeros(len(x), 2, 3, device=x.device)
    theta[:, 0, 0] = theta[:, 1, 1] = share
    theta[:, :, 2] = centre
    return data.warp(x, theta)


def cut_away(x: Tensor, share: Tensor, side: Tensor) -> Tensor:
    """Blackens `share` (n,1,1,1) of each slice from its `side` (n,1,1,1): 0 left, 1 right, 2 top, 3 bottom."""
    line = (torch.arange(x.shape[2], device=x.device) + .5) / x.shape[2]
    across, down = line.view(1, 1, 1, -1).expand_as(x), line.view(1, 1, -1, 1).expand_as(x)
    place = torch.where(side < 2, across, down)
    place = torch.where(side % 2 == 1, 1 - place, place)
    return x * (place > share)


def shuffle(x: Tensor) -> Tensor:
    """Each slice cut into 4 x 4 or 8 x 8 squares in any order."""
    n, _, h, w = x.shape
    cells = 4 if torch.rand(()) < .5 else 8
    parts = x.view(n, cells, h // cells, cells, w // cells).transpose(2, 3).reshape(n, cells * cells, h // cells, w // cells)
    parts = torch.stack([p[torch.randperm(cells * cells)] for p in parts])
    return parts.view(n, cells, cells, h // cells, w // cells).transpose(2, 3).reshape(n, 1, h, w)


def texture(x: Tensor) -> Tensor:
    """Clouds, coarse or fine, that have the slice's own brightness distribution."""
    n, _, h, w = x.shape
    fields = [F.interpolate(torch.randn(n, 1, cells, cells, device=x.device), (h, w), mode="bicubic", align_corners=False)
              * uniform(n, 0, 1, x) for cells in (3, 8, 24, h)]
    rank = sum(fields).flatten(1).argsort(1).argsort(1)
    return torch.gather(x.flatten(1).sort(1)[0], 1, rank).view_as(x)


def phantom(x: Tensor) -> Tensor:
    """Some filled ellipses and boxes, sharp or soft, on grey or black, lightly noisy."""
    n, _, h, w = x.shape
    y = torch.linspace(-1, 1, h, device=x.device).view(1, 1, h, 1)
    z = torch.linspace(-1, 1, w, device=x.device).view(1, 1, 1, w)
    picture = (uniform(n, -.5, .6, x).clamp(min=0)).expand_as(x)
    for k in range(6):
        size = .9 if k == 0 else .5
        u, v = (y - uniform(n, -.6, .6, x) * (k > 0)) / uniform(n, .1, size, x), (z - uniform(n, -.6, .6, x) * (k > 0)) / uniform(n, .1, size, x)
        box = uniform(n, 0, 1, x) < .3
        inside = torch.where(box, torch.maximum(u.abs(), v.abs()), (u * u + v * v).sqrt())
        alpha = ((1 - inside) * uniform(n, 3, 60, x)).clamp(0, 1) * (uniform(n, 0, 1, x) < .7)
        picture = picture * (1 - alpha) + alpha * uniform(n, 0, 1, x)
    return add_noise(picture, uniform(n, 0, .06, x))


def trim_corner(x: Tensor, least: float) -> Tensor:
    """Blackens what lies beyond a slanting line at least `least` (of half the side) away from the middle, as masking a face does."""
    n, _, h, w = x.shape
    y = torch.linspace(-1, 1, h, device=x.device).view(1, 1, h, 1)
    z = torch.linspace(-1, 1, w, device=x.device).view(1, 1, 1, w)
    angle = uniform(n, 0, 6.2832, x)
    return x * (y * angle.sin() + z * angle.cos() < uniform(n, least, 2.5, x))


def strange(x: Tensor) -> Tensor:
    """Pictures that are no heads at all: shuffled squares, clouds, shapes."""
    return (shuffle, texture, phantom)[int(torch.randint(0, 3, ()))](x)


KINDS: dict[str, Spoil] = {
    "inverted": lambda x: 1 - x * uniform(len(x), .6, 1, x),
    "overexposed": lambda x: (x * uniform(len(x), 2.5, 6, x)).clamp(0, 1),
    "underexposed": lambda x: ((x - (floor := uniform(len(x), .3, .5, x))) / (1 - floor)).clamp(0, 1),
    "noisy": lambda x: add_noise(x, uniform(len(x), .1, .4, x)),
    "blurred": lambda x: blur(x, float(torch.empty(()).uniform_(2, 5))),
    "halfEmpty": lambda x: cut_away(x, uniform(len(x), .35, .65, x), torch.randint(0, 4, (len(x), 1, 1, 1), device=x.device)),
    "enlarged": lambda x: enlarge(x, uniform(len(x), .25, .5, x).flatten(), .6 * (torch.rand(len(x), 2, device=x.device) - .5)),
    "strange": strange,
}

LIES = {"inverted", "overexposed", "underexposed", "noisy", "blurred", "halfEmpty"}
"""Kinds that still show how the head lies."""

FIXED: dict[str, tuple[Spoil, str]] = {
    "turnedLeft": (lambda x: x.rot90(1, (2, 3)), "turned by 90 degrees to the left"),
    "turnedRight": (lambda x: x.rot90(3, (2, 3)), "turned by 90 degrees to the right"),
    "upsideDown": (lambda x: x.flip(2), "flipped upside down"),
    "turnedOver": (lambda x: x.rot90(2, (2, 3)), "turned by 180 degrees"),
    "mirrored": (lambda x: x.flip(3), "left and right exchanged: a head is nearly symmetric, and training mirrors; not meant to be noticed"),
    "inverted": (lambda x: 1 - x, "black and white exchanged"),
    "overexposed": (lambda x: (4 * x).clamp(0, 1), "a window four times too narrow"),
    "underexposed": (lambda x: ((x - .4) / .6).clamp(0, 1), "a window that starts at two fifths of the range"),
    "noise": (lambda x: add_noise(x, .2), "Gaussian noise of a fifth of the range added"),
    "blur": (lambda x: blur(x, 3.), "blurred by a Gaussian of 3 of 128 pixels"),
    "halfEmpty": (lambda x: cut_away(x, torch.full((1, 1, 1, 1), .5), torch.full((1, 1, 1, 1), 1)), "the right half black"),
    "lowerHalfEmpty": (lambda x: cut_away(x, torch.full((1, 1, 1, 1), .5), torch.full((1, 1, 1, 1), 3)), "the lower half black"),
    "enlarged": (lambda x: enlarge(x, torch.full((len(x),), .4), torch.zeros(len(x), 2)), "the middle enlarged 2.5 times"),
}
