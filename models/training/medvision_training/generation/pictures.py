"""The pictures of the generators' READMEs."""
import pathlib

import torch
from torch import Tensor, nn

from ..data import LABELS
from ..reporting import RED, outlined, save_grid
from .prior import LATENT
from .shapes import SHAPES, shape

STEPS = 8


def montage(images: Tensor, masks: Tensor, label: Tensor, path: pathlib.Path) -> None:
    """The first eight slices of each class, plain and with the mask's outline."""
    tiles = []
    for k in range(len(LABELS)):
        chosen = (label == k).nonzero()[:8, 0]
        tiles += [outlined(images[i, 0], []) for i in chosen] + [outlined(images[i, 0], [(masks[i, 0], RED)]) for i in chosen]
    save_grid(tiles, 8, path)


def with_outline(images: Tensor, masks: Tensor) -> list:
    return [outlined(image[0], [(mask[0] > .5, RED)]) for image, mask in zip(images, masks)]


def interpolation(net: nn.Module, path: pathlib.Path) -> None:
    """For each class from one latent to another of the same kind of head, and last one latent in each class in turn."""
    torch.manual_seed(5)
    tiles, share = [], torch.linspace(0, 1, STEPS)[:, None]
    for k in range(len(LABELS)):
        ends = torch.randn(2, LATENT)
        ends[1, :2] = ends[0, :2]
        z = (ends[:1] * (1 - share) + ends[1:] * share) / (share ** 2 + (1 - share) ** 2).sqrt()
        z[:, :2] = ends[0, :2]
        tiles += with_outline(*net(z, torch.full((STEPS,), k)))
    z = torch.randn(STEPS, LATENT)[[0, 0, 0, 1, 1, 1, 2, 2]]
    tiles += with_outline(*net(z, torch.arange(STEPS) % len(LABELS)))
    save_grid(tiles, STEPS, path)


def truncation(net: nn.Module, path: pathlib.Path) -> None:
    """Two latents of each class at four truncations."""
    torch.manual_seed(6)
    scale = torch.tensor([.25, .5, .75, 1.])[:, None]
    z = [torch.randn(1, LATENT) * scale for _ in range(2 * len(LABELS))]
    tiles = [tile for k, part in enumerate(z) for tile in with_outline(*net(part, torch.full((4,), k // 2)))]
    save_grid(tiles, STEPS, path)


def drawn(net: nn.Module, path: pathlib.Path) -> None:
    """Two heads of each class, alone and with each shape; below each the outline that was drawn."""
    torch.manual_seed(7)
    tiles = []
    for k in range(len(LABELS)):
        label, z = torch.full((2,), k), torch.randn(2, LATENT)
        centre = net.prior(z, label)[1][:, :2].clamp(-.5, .5)
        masks = [torch.zeros(2, 1, 128, 128), *(shape(name, centre, 128) for name in SHAPES)]
        images = [net(mask, label, z) for mask in masks]
        tiles += [outlined(image[i, 0], []) for i in range(2) for image in images]
        tiles += [outlined(image[i, 0], [(mask[i, 0], RED)]) for i in range(2) for image, mask in zip(images, masks)]
    save_grid(tiles, 2 * (1 + len(SHAPES)), path)


def heads(net: nn.Module, path: pathlib.Path) -> None:
    """One drawn disc in eight heads of each class."""
    torch.manual_seed(8)
    tiles = []
    for k in range(len(LABELS)):
        label = torch.full((STEPS,), k)
        mask = shape("disc", torch.tensor([[-.15, -.15]]).expand(STEPS, 2), 128)
        tiles += with_outline(net(mask, label, torch.randn(STEPS, LATENT)), mask)
    save_grid(tiles, STEPS, path)
