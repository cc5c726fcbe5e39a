"""Lesions as numbers: an outline that is drawn from thirteen of them, and three that say how a lesion looks.

An outline is a centre (x, y in [-1,1]) and log r(angle) = log r0 + sum over k = 2 .. 6 of a_k cos(k angle) + b_k sin(k angle), in
half images: closed, never empty, and smooth as the outlines that radiologists draw. The first harmonic is the centre's.
"""
import torch
import torch.nn.functional as F
from torch import Tensor

from .. import data

HARMONICS = range(2, 7)
OUTLINE = 3 + 2 * len(HARMONICS)
LOOK = 3
RAYS, STEPS = 64, 96
SMALLEST, LARGEST = .03, .6


def measure(mask: Tensor) -> Tensor:
    """Outlines (n,13) of masks (n,1,H,W), none of them empty. The radius along a ray is that of a disc sector with the mask's area there."""
    n, _, h, w = mask.shape
    y, x = torch.meshgrid(torch.linspace(-1 + 1 / h, 1 - 1 / h, h), torch.linspace(-1 + 1 / w, 1 - 1 / w, w), indexing="ij")
    area = mask.sum((1, 2, 3))
    centre = torch.stack([(mask[:, 0] * x).sum((1, 2)), (mask[:, 0] * y).sum((1, 2))], 1) / area[:, None]
    angle = torch.arange(RAYS) * (2 * torch.pi / RAYS)
    radius = (torch.arange(STEPS) + .5) / STEPS
    ray = torch.stack([angle.cos(), angle.sin()], 1)[:, None] * radius[:, None]
    seen = F.grid_sample(mask, centre[:, None, None] + ray, align_corners=False)[:, 0]
    log_radius = (2 * (seen * radius).sum(2) / STEPS).sqrt().clamp(SMALLEST / 2, 2).log()
    waves = [f(k * angle) for k in HARMONICS for f in (torch.cos, torch.sin)]
    return torch.cat([centre, log_radius.mean(1, keepdim=True), 2 * torch.stack([(log_radius * wave).mean(1) for wave in waves], 1)], 1)


def draw(outline: Tensor, size: int) -> Tensor:
    """Masks (n,1,size,size) of probabilities from outlines (n,13); one half is the outline itself, a pixel wide its rim."""
    line = torch.linspace(-1 + 1 / size, 1 - 1 / size, size, device=outline.device)
    x = line.view(1, 1, size) - outline[:, 0].view(-1, 1, 1)
    y = line.view(1, size, 1) - outline[:, 1].view(-1, 1, 1)
    distance = (x * x + y * y + 1e-8).sqrt()
    cos, sin = x / distance, y / distance
    log_radius, c, s = outline[:, 2].view(-1, 1, 1), cos, sin
    for k in HARMONICS:
        c, s = c * cos - s * sin, s * cos + c * sin
        log_radius = log_radius + outline[:, 2 * k - 1].view(-1, 1, 1) * c + outline[:, 2 * k].view(-1, 1, 1) * s
    radius = log_radius.exp().clamp(SMALLEST, LARGEST)
    return ((radius - distance) * size).sigmoid()[:, None]


def look(image: Tensor, mask: Tensor) -> Tensor:
    """How a lesion looks (n,3): brighter than its surroundings by how much, its rim than its core, and how uneven it is, in quarters of the grey scale."""
    ring = data.dilate(mask, 6) - data.dilate(mask, 1)
    core = 1 - data.dilate(1 - mask, 2)
    rim = mask - core
    inside = masked(image, mask)
    uneven = masked((image - inside.view(-1, 1, 1, 1)).square(), mask).sqrt()
    layered = (masked(image, rim) - masked(image, core)) * (core.sum((1, 2, 3)) >= 4)
    return 4 * torch.stack([inside - masked(image, ring), layered, uneven], 1)


def masked(image: Tensor, mask: Tensor) -> Tensor:
    """Mean of the image where the mask is (n,); 0 where it is nowhere."""
    return (image * mask).sum((1, 2, 3)) / mask.sum((1, 2, 3)).clamp(min=1e-3)
