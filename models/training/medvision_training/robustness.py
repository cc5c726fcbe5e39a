"""How a model's answer falls with the strength of what spoils its input: noise, blur, bias field, gamma, and attacks.

Images are spoilt in [0, 1] before the card's z-score, as a scanner would. All is drawn from one seed, so that every strength meets the same noise.
"""
import dataclasses
import pathlib
from typing import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data
from .data import Slices
from .reporting import CPU, Figure, figure
from .unet import dice_scores, segmentation_loss

Spoiler = Callable[[Tensor, float], Tensor]
PIXEL_TRIES, STEPS, BATCH = 32, 5, 10


@dataclasses.dataclass
class Judge:
    """A model under test: what an answer is worth, and the loss that an attacker raises; images (n,1,H,W) in [0, 1], truth as `Slices.batch`."""

    unit: str
    """Last word of the figures' names and their unit."""
    worth: Callable[[Tensor, Tensor, Tensor], Tensor]
    """(images, masks, labels) to the worth of each answer (n,): 1 right or 0 wrong, or Dice."""
    loss: Callable[[Tensor, Tensor, Tensor], Tensor]
    slices: int = 60
    attacked: int = 20
    """How many slices are spoilt, and how many of them attacked: as many as end in minutes on one core."""


def judge_of(model: str, net: nn.Module, card: dict) -> Judge:
    """The classifier by its class (temperature changes no winner); the U-Net by the Dice of what lies above the card's threshold, nothing where
    the slice's own answer is below the card's presence threshold."""
    def logits(x: Tensor) -> Tensor:
        return net(data.zscore(x))[0]
    if model == "classifier":
        def right(x: Tensor, y: Tensor, label: Tensor) -> Tensor:
            return (logits(x).argmax(1) == label).float()
        return Judge("Accuracy", right, lambda x, y, label: F.cross_entropy(logits(x), label, reduction="sum"))
    rule = card["segmentation"]

    def dice(x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        pixels, presence = net(data.zscore(x))
        shown = (presence.sigmoid() >= rule["presence"]["threshold"]).view(-1, 1, 1, 1)
        return dice_scores(((pixels.sigmoid() > rule["threshold"]) & shown).float(), y)
    return Judge("Dice", dice, lambda x, y, label: len(x) * segmentation_loss(logits(x), y), 32, 10)


def add_noise(x: Tensor, deviation: float) -> Tensor:
    """Rician, as magnitudes of MR are: both channels of the signal get Gaussian noise."""
    return ((x + deviation * torch.randn_like(x)) ** 2 + (deviation * torch.randn_like(x)) ** 2).sqrt().clamp(0, 1)


def blur(x: Tensor, sigma: float) -> Tensor:
    """Gaussian of `sigma` pixels."""
    reach = int(3 * sigma + .5)
    kernel = torch.exp(-torch.arange(-reach, reach + 1) ** 2 / (2 * sigma ** 2))
    kernel = (kernel / kernel.sum()).view(1, 1, 1, -1)
    x = F.conv2d(F.pad(x, (reach, reach, 0, 0), mode="replicate"), kernel)
    return F.conv2d(F.pad(x, (0, 0, reach, reach), mode="replicate"), kernel.transpose(2, 3))


def gamma(x: Tensor, power: float) -> Tensor:
    return x ** power


SPOILERS: dict[str, tuple[Spoiler, tuple[float, ...], str]] = {
    "Noise": (add_noise, (.02, .05, .1, .15, .2), "Rician noise, deviation in parts of the range"),
    "Blur": (blur, (.5, 1, 1.5, 2, 3), "Gaussian blur, sigma in pixels"),
    "Bias": (data.bias_field, (.1, .2, .3, .4, .6), "smooth coil field, deviation of its logarithm"),
    "Gamma": (gamma, (.5, .7, 1.4, 2, 3), "gamma")}
EPSILONS = (1, 2, 4, 8)
ATTACKS = {"Step": "one step along the sign of the gradient (FGSM), in 255ths of the range",
           "Steps": f"{STEPS} small steps within that distance (PGD), in 255ths of the range"}


@torch.enable_grad()
def attack(judge: Judge, x: Tensor, y: Tensor, label: Tensor, reach: float, steps: int) -> Tensor:
    """Raises the judge's loss by `steps` along the sign of its gradient, no pixel further than `reach` from where it was (Goodfellow et al.,
    2015; Madry et al., 2018)."""
    spoilt = x.clone()
    size = reach if steps == 1 else 2 * reach / steps
    for _ in range(steps):
        spoilt.requires_grad_(True)
        slope, = torch.autograd.grad(judge.loss(spoilt, y, label), spoilt)
        spoilt = torch.minimum(torch.maximum(spoilt.detach() + size * slope.sign(), x - reach), x + reach).clamp(0, 1)
    return spoilt


def one_pixel(judge: Judge, x: Tensor, y: Tensor, label: Tensor, rng: np.random.Generator) -> Tensor:
    """The least worth (n,) over tries that make one pixel of the head black or white; a search, so an upper bound of what remains."""
    worst = judge.worth(x, y, label)
    for k in range(len(x)):
        rows, columns = np.nonzero(x[k, 0].numpy() > .1)
        tries = x[k:k + 1].repeat(PIXEL_TRIES, 1, 1, 1)
        for n, place in enumerate(rng.integers(0, max(len(rows), 1), PIXEL_TRIES)):
            tries[n, 0, rows[place], columns[place]] = float(n % 2)
        for part in tries.split(BATCH):
            worth = judge.worth(part, y[k:k + 1].expand_as(part), label[k:k + 1].expand(len(part)))
            worst[k] = torch.minimum(worst[k], worth.min())
    return worst


def measure(judge: Judge, val: Slices, progress: Callable[[str], None] = print) -> dict[str, Figure]:
    """Figures `robust{Kind}{strength}{Accuracy|Dice}` on the judge's number of slices at even steps of val, attacks on some of them."""
    chosen = np.linspace(0, len(val) - 1, min(judge.slices, len(val))).astype(int)
    some = chosen[::max(len(chosen) // judge.attacked, 1)]
    what = f"{'share right' if judge.unit == 'Accuracy' else 'mean Dice of what the thresholds leave'}, slices at even steps of val"
    unit = "share" if judge.unit == "Accuracy" else "Dice"
    figures = {}

    def add(name: str, index: np.ndarray, spoil: Callable[[Tensor, Tensor, Tensor], Tensor], note: str) -> None:
        torch.manual_seed(1)
        worths = []
        for part in np.array_split(index, max(len(index) // BATCH, 1)):
            x, y, label = val.batch(part, CPU)
            worths.append(judge.worth(spoil(x, y, label), y, label))
        figures[f"robust{name}{judge.unit}"] = figure(torch.cat(worths).mean(), unit, f"{what}; {note}", len(index))
        progress(f"{name}: {figures[f'robust{name}{judge.unit}']['value']}")
    add("Clean", chosen, lambda x, y, label: x, "as they are")
    for kind, (spoil, strengths, note) in SPOILERS.items():
        for strength in strengths:
            add(f"{kind}{strength:g}", chosen, lambda x, y, label: spoil(x, strength), f"{note}: {strength:g}")
    add("AttackedClean", some, lambda x, y, label: x, "those that are attacked below, as they are")
    for kind, steps in (("Step", 1), ("Steps", STEPS)):
        for epsilon in EPSILONS:
            add(f"{kind}{epsilon}", some, lambda x, y, label: attack(judge, x, y, label, epsilon / 255, steps), f"{ATTACKS[kind]}: {epsilon}")
    torch.manual_seed(1)
    parts = [val.batch(part, CPU) for part in np.array_split(some, max(len(some) // BATCH, 1))]
    rng = np.random.default_rng(1)
    worst = torch.cat([one_pixel(judge, *part, rng) for part in parts])
    figures[f"robustOnePixel{judge.unit}"] = figure(
        worst.mean(), unit, f"{what}; the worst of {PIXEL_TRIES} tries that make one pixel of the head black or white", len(some))
    progress(f"OnePixel: {worst.mean():.4f}")
    return figures


def table(figures: dict[str, Figure]) -> list[str]:
    """The figures as rows of Markdown, one for each kind: strength and value, from weak to strong; none where there are no figures."""
    units = [unit for unit in ("Accuracy", "Dice") if f"robustClean{unit}" in figures]
    if not units:
        return []
    rows = ["| what | strength: value | n |", "|---|---|---|"]
    kinds = [("as they are", "Clean", [""])] + [(note, kind, strengths) for kind, (_, strengths, note) in SPOILERS.items()]
    kinds += [("the slices that are attacked, as they are", "AttackedClean", [""])] + [(note, kind, EPSILONS) for kind, note in ATTACKS.items()]
    kinds += [(f"one pixel of the head made black or white, the worst of {PIXEL_TRIES} tries", "OnePixel", [""])]
    for note, kind, strengths in kinds:
        found = [(s, figures[f"robust{kind}{s if s == '' else format(s, 'g')}{units[0]}"]) for s in strengths]
        values = ", ".join(f"{s}: {f['value']:.3f}" if s != "" else f"{f['value']:.3f}" for s, f in found)
        rows.append(f"| {note} | {values} | {found[0][1]['n']} |")
    return rows


def plot(figures: dict[str, Figure], unit: str, path: pathlib.Path) -> None:
    """A panel per kind of spoiling; the dashed line is the same slices as they are."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    picture, axes = pyplot.subplots(1, 5, figsize=(12, 2.6), sharey=True)
    panels = [(kind, [(kind, strengths)], "Clean", note) for kind, (_, strengths, note) in SPOILERS.items()]
    panels.append(("Attack", [("Step", EPSILONS), ("Steps", EPSILONS)], "AttackedClean", "greatest change of a pixel, in 255ths"))
    for axis, (_, lines, clean, note) in zip(axes, panels):
        for kind, strengths in lines:
            label = {"Step": "one step", "Steps": f"{STEPS} steps"}.get(kind)
            axis.plot(strengths, [figures[f"robust{kind}{s:g}{unit}"]["value"] for s in strengths], marker="o", markersize=3, label=label)
        axis.axhline(figures[f"robust{clean}{unit}"]["value"], color="grey", linestyle="--", linewidth=.8)
        axis.set_xlabel(note.replace(", ", ",\n", 1), fontsize=7)
        axis.set_ylim(0, 1)
        axis.grid(alpha=.3)
    axes[-1].axhline(figures[f"robustOnePixel{unit}"]["value"], color="C2", linestyle=":", linewidth=1, label="one pixel")
    axes[-1].legend(fontsize=7)
    axes[0].set_ylabel(unit)
    picture.tight_layout()
    picture.savefig(path, dpi=80)
    pyplot.close(picture)


def report(model: str, net: nn.Module, card: dict, val: Slices, out: pathlib.Path) -> dict[str, Figure]:
    """The figures, and robustness.png beside the card, which names it among its plots."""
    judge = judge_of(model, net, card)
    figures = measure(judge, val)
    plot(figures, judge.unit, out / "robustness.png")
    caption = (f"{judge.unit} against the strength of noise, blur, coil field, gamma and of attacks that know the network; dashed: the same slices as they are")
    card["plots"] = [p for p in card.get("plots", []) if p["file"] != "robustness.png"] + [{"file": "robustness.png", "caption": caption}]
    return figures
