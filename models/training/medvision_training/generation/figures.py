"""Figures of both generators: how varied, how told apart, how near to the training slices, what our own networks see in them."""
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .. import data
from ..data import LABELS, Slices
from ..reporting import Figure, figure
from ..unet import dice_scores
from . import pictures
from .painter import LesionPainter, PairGenerator
from .prior import LATENT
from .shapes import SHAPES, shape

COUNT = 96
Judges = dict[str, nn.Module]


def nearest(a: Tensor, b: Tensor) -> Tensor:
    """Root mean square distance of each of a (n,p) to its nearest of b (m,p)."""
    return torch.cdist(a, b).min(1)[0] / a.shape[1] ** .5


def small(images: Tensor) -> Tensor:
    """Slices (n,1,H,W) as z-scored 32 x 32 vectors (n,1024), so that brightness does not decide likeness."""
    return data.zscore(F.adaptive_avg_pool2d(images, 32)).flatten(1)


def pixels(slices: Slices) -> Tensor:
    return torch.from_numpy(slices.images)[:, None].float() / 255


def evaluate_pairs(net: PairGenerator, train: Slices, val: Slices, out: pathlib.Path, judges: Judges) -> dict[str, Figure]:
    """Measures pairs of each class and draws the pictures of the README; what the proof asks of far more draws is here too, in little."""
    torch.manual_seed(1)
    label = torch.arange(3).repeat_interleave(COUNT)
    parts = [net(torch.randn(len(part), LATENT), part) for part in label.split(50)]
    images, masks = torch.cat([p[0] for p in parts]), (torch.cat([p[1] for p in parts]) > .5).float()
    figures = {"maskPresent": figure((masks.sum((1, 2, 3)) >= 20).float().mean(), "share",
                                     "generated slices whose mask has at least 20 pixels; the others are drawn again by the program", len(label))}
    for k, name in enumerate(LABELS):
        real = train[np.flatnonzero(train.labels == k)]
        some = pixels(real)[torch.linspace(0, len(real) - 1, min(COUNT, len(real))).long()]
        figures[f"diversity{name.capitalize()}"] = figure(
            torch.pdist(small(images[label == k])).mean() / torch.pdist(small(some)).mean(), "ratio",
            "mean distance of two generated slices over that of two real ones of the class; 1 is as diverse", COUNT)
        figures[f"maskArea{name.capitalize()}"] = figure(
            masks[label == k].sum((1, 2, 3)).median() / max(float(np.median(real.masks.sum((1, 2)))), 1.), "ratio",
            "median area of generated masks over that of real ones", COUNT)
    figures |= memorised(images, train, val) | sharpness(images, val)
    figures |= seen_class(images, label, judges)
    if "unet" in judges:
        figures |= agreement(seen(judges["unet"], images), masks)
    pictures.montage(images, masks, label, out / "montage.png")
    pictures.interpolation(net, out / "interpolation.png")
    pictures.truncation(net, out / "truncation.png")
    return figures


def evaluate_painter(net: LesionPainter, train: Slices, val: Slices, out: pathlib.Path, judges: Judges) -> dict[str, Figure]:
    """Paints four drawn shapes into heads of each class, where such heads have lesions, and measures what comes of them."""
    torch.manual_seed(2)
    label = torch.arange(3).repeat_interleave(COUNT // len(SHAPES))
    latent = torch.randn(len(label), LATENT)
    centre = net.prior(latent, label)[1][:, :2].clamp(-.6, .6)

    def paint(masks: Tensor) -> Tensor:
        return torch.cat([net(m, k, z) for m, k, z in zip(masks.split(50), label.split(50), latent.split(50))])

    heads = paint(torch.zeros(len(label), 1, 128, 128))
    masks = torch.cat([shape(name, centre, 128) for name in SHAPES])
    images = torch.cat([paint(some) for some in masks.split(len(label))])
    figures = seen_class(images, label.repeat(len(SHAPES)), judges)
    if "unet" in judges:
        found = seen(judges["unet"], images)
        figures |= agreement(found, masks)
        for name, f, m in zip(SHAPES, found.split(len(label)), masks.split(len(label))):
            figures[f"maskAgreement{name.capitalize()}"] = {**agreement(f, m)["maskAgreement"], "note": f"the same, {name}"}
        called = seen(judges["unet"], heads).sum((1, 2, 3)) > 200
        figures["emptyCalled"] = figure(called.float().mean(), "share", "heads painted around an empty mask in which our U-Net calls more than 50 "
                                        "of the 128 x 128 pixels; lower is better", len(heads))
    away = 1 - data.dilate(masks, 24)
    change = ((images - heads.repeat(len(SHAPES), 1, 1, 1)).abs() * away).amax((1, 2, 3))
    figures["changeElsewhere"] = figure(change.max(), "grey", "greatest change of a pixel more than 24 pixels from the drawn lesion, head alone "
                                        "against head with lesion; 0 is none, 1 is black to white", len(images))
    figures |= memorised(images, train, val) | sharpness(images, val)
    pictures.drawn(net, out / "montage.png")
    pictures.heads(net, out / "heads.png")
    return figures


def memorised(images: Tensor, train: Slices, val: Slices) -> dict[str, Figure]:
    real = small(pixels(train))
    near, held = nearest(small(images), real), nearest(small(pixels(val)), real)
    return {
        "nearestTrain": figure(
            near.median(), "rms", "distance of a generated slice to its nearest train slice (32 x 32, z-scored), median", len(images)),
        "nearestTrainMinimum": figure(near.min(), "rms", "the same, least", len(images)),
        "nearestTrainOfVal": figure(held.median(), "rms", "the same for real val slices, median: what unseen patients look like", len(val)),
        "nearestTrainOfValMinimum": figure(held.min(), "rms", "the same for real val slices, least", len(val)),
        "memorised": figure((near < torch.quantile(held, .01)).float().mean(), "share",
                            "generated slices nearer to a train slice than 99% of val slices are; 0.01 is chance", len(images))}


def sharpness(images: Tensor, val: Slices) -> dict[str, Figure]:
    """Energy of the finest details, over that of real slices."""
    def detail(x: Tensor) -> Tensor:
        return (x - F.avg_pool2d(x, 3, 1, 1)).square().mean().sqrt()
    return {"sharpness": figure(detail(images) / detail(pixels(val)), "ratio",
                                "root mean square of what a 3 x 3 mean takes away, over that of real val slices; 1 is as sharp, noise counts as detail", len(images))}


def seen(unet: nn.Module, images: Tensor) -> Tensor:
    """Our U-Net's masks (n,1,256,256) of slices (n,1,128,128), at a probability of one half."""
    big = F.interpolate(images, (256, 256), mode="bilinear", align_corners=False)
    return (torch.cat([unet(data.zscore(part))[0] for part in big.split(32)]) > 0).float()


def seen_class(images: Tensor, label: Tensor, judges: Judges) -> dict[str, Figure]:
    """Whether our own classifier gives the class that was asked for."""
    big = F.interpolate(images, (256, 256), mode="bilinear", align_corners=False)
    answer = torch.cat([judges["classifier"](data.zscore(b))[0] for b in big.split(32)]).argmax(1)
    right = (answer == label).float()
    each = {f"classAgreement{name.capitalize()}": figure(right[label == k].mean(), "share", f"the same, {name}", int((label == k).sum()))
            for k, name in enumerate(LABELS)}
    return {"classAgreement": figure(right.mean(), "share", "generated slices that our classifier gives the class asked for; chance is 0.33", len(label)), **each}


def agreement(found: Tensor, masks: Tensor) -> dict[str, Figure]:
    """Our U-Net's masks (n,1,256,256) against those (n,1,128,128) that the slices were made with."""
    wanted = F.interpolate(masks, (256, 256))
    return {"maskAgreement": figure(dice_scores(found, wanted).mean(), "Dice", "the mask that the slice was made with, against our U-Net's mask of the slice", len(masks)),
            "lesionFound": figure(((found * wanted).sum((1, 2, 3)) > 0).float().mean(), "share", "slices in which our U-Net touches the lesion", len(masks))}
