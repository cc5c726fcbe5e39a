"""Slices with and without a tumour, and the U-Net's answers to them."""
import dataclasses

import numpy as np
import torch
from torch import Tensor, nn

from .. import data, ensemble
from ..compose import Composer
from ..data import Slices
from ..reporting import CPU
from . import lesions
from .lesions import Answer, Rules


@dataclasses.dataclass
class Set:
    """Slices with the network's answer, the true masks (n,256,256; empty where there is no tumour), the patient groups and, where they are
    to be drawn, the images (n,1,256,256)."""

    answer: Answer
    truth: np.ndarray
    groups: np.ndarray
    images: Tensor | None

    def __len__(self) -> int:
        return len(self.groups)


@dataclasses.dataclass
class Judged:
    """The same patients four times: whole slices, crops without and with the tumour, and slices with the tumour painted over."""

    slices: Slices
    whole: Set
    away: Set
    toward: Set
    painted: Set

    def empty(self) -> Set:
        """Everything without a tumour."""
        return joined([self.away, self.painted])


@torch.no_grad()
def ask(net: nn.Module, x: Tensor, mirrored: bool = False) -> Answer:
    """The network's answer to slices in [0, 1]; `mirrored` averages it with the answer to the slices turned left to right."""
    pixels, presence = [], []
    for part in x.split(32):
        logits, judged = net(data.zscore(part))
        if mirrored:
            other, again = net(data.zscore(part.flip(3)))
            logits, judged = (logits + other.flip(3)) / 2, (judged + again) / 2
        pixels.append(logits[:, 0].sigmoid().half())
        presence.append(judged[:, 0].sigmoid())
    return Answer(torch.cat(pixels).numpy(), torch.cat(presence).numpy())


def whole(net: nn.Module, slices: Slices, mirrored: bool = False) -> Set:
    x, y, _ = slices.batch(np.arange(len(slices)), CPU)
    return Set(ask(net, x, mirrored), y[:, 0].numpy() > 0, slices.groups, x)


def crops(net: nn.Module, slices: Slices, wish: float, draws: int = 2) -> Set:
    """Random fields of view of each slice: without the tumour and 6 pixels around it (wish -1), or with most of it (1); of one distribution of sizes."""
    torch.manual_seed(7)
    found, masks, groups = [], [], []
    for index in np.array_split(np.arange(len(slices)), max(1, len(slices) // 32)) * draws:
        x, y, _ = slices.batch(index, CPU)
        near = data.dilate(y, 6)
        theta = data.field_of_view(x, near, torch.full((len(x),), wish), (.35, .75), 30)
        crop, lesion = data.warp(x, theta), (data.warp(y, theta) > .5).float()
        if wish < 0:
            fits = ((data.warp(near, theta) > 0).sum((1, 2, 3)) == 0) & ((crop > .1).float().mean((1, 2, 3)) > .25)
        else:
            fits = lesion.sum((1, 2, 3)) * theta[:, :, :2].det().abs() > .5 * y.sum((1, 2, 3))
        found.append(crop[fits])
        masks.append(lesion[fits, 0] > 0)
        groups.append(slices.groups[index][fits.numpy()])
    x = torch.cat(found)
    return Set(ask(net, x), torch.cat(masks).numpy(), np.concatenate(groups), x)


def painted(net: nn.Module, slices: Slices) -> Set:
    """Every slice with its tumour painted over (see `compose`)."""
    rng, parts, composer = np.random.default_rng(7), [], Composer(slices)
    for index in np.array_split(np.arange(len(slices)), max(1, len(slices) // 32)):
        x, y, _ = slices.batch(index, CPU)
        parts.append(composer.erase(index, x, y, rng))
    x = torch.cat(parts)
    return Set(ask(net, x), np.zeros((len(x), *x.shape[2:]), bool), slices.groups, x)


def judge(net: nn.Module, slices: Slices) -> Judged:
    return Judged(slices, whole(net, slices), crops(net, slices, -1.), crops(net, slices, 1.), painted(net, slices))


def without_images(judged: Judged) -> Judged:
    """The same with nothing left to draw: the images of train are gigabytes."""
    return Judged(judged.slices, *(dataclasses.replace(s, images=None) for s in (judged.whole, judged.away, judged.toward, judged.painted)))


def judge_left_out(judge_: ensemble.Ensemble, train: Slices) -> Judged:
    """Train slices, every patient judged by the member of the ensemble that has not seen it; patients that all members have seen are left away."""
    unseen = ensemble.left_out(judge_, train)
    parts = [without_images(judge(member, train[index])) for member, index in unseen]
    sets = [joined([getattr(part, name) for part in parts]) for name in ("whole", "away", "toward", "painted")]
    return Judged(train[np.concatenate([index for _, index in unseen])], *sets)


def joined(sets: list[Set]) -> Set:
    answer = Answer(*(np.concatenate([getattr(s.answer, name) for s in sets]) for name in ("pixels", "presence")))
    return Set(answer, np.concatenate([s.truth for s in sets]), np.concatenate([s.groups for s in sets]),
               torch.cat([s.images for s in sets]) if all(s.images is not None for s in sets) else None)


def called(some: Set, rules: Rules) -> np.ndarray:
    """Which slices (n,) show a lesion under the rules."""
    return lesions.cut_slices(some.answer, rules).any((1, 2))


def dice(masks: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Dice (n,) of boolean masks (n,H,W)."""
    return (2 * (masks & truth).sum((1, 2)) + 1e-6) / (masks.sum((1, 2)) + truth.sum((1, 2)) + 1e-6)
