"""The painter's game: it redraws real slices from their codes and draws new ones from the prior, and a critic must not tell.

Non-saturating loss with R1 (Mescheder et al. 2018), a critic of patches at two scales that is told mask and class, the same shifts, mirrors
and tones on both sides (DiffAugment, Zhao et al. 2020), and the critic's own features as a measure of likeness (Larsen et al. 2016).
The critic must begin loud: under spectral norm, and with PyTorch's own first weights, it told nothing apart in 400 turns each.
"""
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .. import data
from ..data import LABELS
from ..trainer import Curves, Ema, Run, half_width, load_checkpoint, save_checkpoint, save_weights
from .outlines import draw
from .painter import Synthesizer
from .prior import LATENT
from .stock import Stock

RATE, CRITIC_RATE, DECAY = 3e-4, 1e-3, .99
PENALTY, PENALTY_EVERY = 1., 8
COARSE, EXACT, WITHIN, LIKENESS, FOOL = 8., 2., 1., 1., .4


class Critic(nn.Module):
    """Slices and masks (n,2,128,128) and labels (n,) to realness of patches, two tensors, and the features between (n,c,h,w)."""

    def __init__(self, widths: tuple[int, ...] = (24, 48, 96, 128)):
        super().__init__()
        self.levels = nn.ModuleList([nn.Conv2d(a, b, 4, 2, 1) for a, b in zip((2, *widths), widths)])
        self.real = nn.ModuleList([nn.Conv2d(width, 1, 3, padding=1) for width in widths[2:]])
        self.label = nn.ModuleList([nn.Linear(len(LABELS), width, bias=False) for width in widths[2:]])
        for level in self.levels:
            nn.init.kaiming_normal_(level.weight, .2)

    def forward(self, pair: Tensor, label: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        kind, x, features = F.one_hot(label, len(LABELS)).float(), pair * 2 - 1, []
        for level in self.levels:
            x = F.leaky_relu(level(x), .2)
            features.append(x)
        answers = [real(x) + (x * tell(kind)[:, :, None, None]).mean(1, keepdim=True) * x.shape[1] ** .5
                   for x, real, tell in zip(features[2:], self.real, self.label)]
        return answers, features


def shaken(pair: Tensor) -> Tensor:
    """The same kinds of mirror, shift and tone for real and painted slices with their masks (n,2,H,W), differentiable."""
    n = len(pair)
    pair = data.warp(pair, data.affine(n, 0, (1, 1), .12, pair))
    gain, lift = data.uniform(n, .8, 1.2, pair), data.uniform(n, -.06, .06, pair)
    return torch.cat([pair[:, :1] * gain + lift, pair[:, 1:]], 1)


def play(task, net: Synthesizer, stock: Stock, run: Run, seconds: float) -> None:
    """Trains the painter of `net`, whose prior is fitted; leaves the average of its weights."""
    run.folder.mkdir(parents=True, exist_ok=True)
    net, critic = net.to(run.device).eval(), Critic().to(run.device)
    net.painter.mask_encoder.requires_grad_(False)
    ema = Ema(net, DECAY)
    learned = [p for p in net.painter.parameters() if p.requires_grad]
    optimisers = {"painter": torch.optim.Adam(learned, RATE, betas=(.5, .99)),
                  "critic": torch.optim.Adam(critic.parameters(), CRITIC_RATE, betas=(.5, .99))}
    curves, first, spent = Curves(run.folder / "curves.csv", run.resume), 0, 0.
    if run.resume and (run.folder / "last.pt").exists():
        state = load_checkpoint(run.folder / "last.pt", run.device)
        net.load_state_dict(state["net"]), critic.load_state_dict(state["critic"]), ema.net.load_state_dict(state["ema"])
        for name, optimiser in optimisers.items():
            optimiser.load_state_dict(state["optimisers"][name])
        ema.steps, first, spent = state["steps"], state["epoch"] + 1, state["seconds"]
    chances, steps = stock.weights(), min(task.turns, len(stock.labels) // task.batch)
    for epoch in range(first, run.epochs):
        start, sums = time.time(), {}
        for step in range(steps):
            rate = min(1., 2 * (1 - (epoch + step / steps) / run.epochs))
            for name, peak in (("painter", RATE), ("critic", CRITIC_RATE)):
                optimisers[name].param_groups[0]["lr"] = peak * rate
            index = torch.multinomial(chances, task.batch, replacement=True)
            for name, value in turn(net, critic, optimisers, stock, index, run.device, step % PENALTY_EVERY == 0).items():
                sums[name] = sums.get(name, 0.) + value / steps
            ema.update(net)
        spent += time.time() - start
        curves.add({"epoch": epoch, "seconds": time.time() - start, **sums})
        save_checkpoint(run.folder / "last.pt", {
            "net": net.state_dict(), "critic": critic.state_dict(), "ema": ema.net.state_dict(), "steps": ema.steps,
            "optimisers": {name: o.state_dict() for name, o in optimisers.items()}, "epoch": epoch, "seconds": spent})
        save_weights(run, ema.net, epoch + 1, seconds + spent)


def turn(net: Synthesizer, critic: nn.Module, optimisers: dict[str, torch.optim.Optimizer], stock: Stock, index: Tensor,
         device: torch.device, penalise: bool) -> dict[str, float]:
    """One turn of painter and critic on the slices at `index`, and on as many draws of the prior with the same classes."""
    x, y = stock.images[index].float() / 255, stock.masks[index].float()
    label, looks, n = stock.labels[index], stock.looks[index], len(index)
    heads = stock.heads[index] + stock.deviations[index] * torch.randn_like(stock.heads[index])
    with torch.no_grad():
        reduced = net.prior.reduce(heads, label)
        heads = torch.where(torch.rand(n, 1, 1, 1, device=device) < .5, reduced, heads)
        new, outline, new_looks = net.prior(torch.randn(n, LATENT, device=device), label)
        masks = torch.cat([y, (draw(outline, x.shape[2]) * net.prior.within(new) > .5).float()])
    labels = torch.cat([label, label])
    with half_width(device):
        painted = net.painter(torch.cat([heads, new]), masks, labels, torch.cat([looks, new_looks])).float()
        real, fake = torch.cat([x, y], 1), torch.cat([painted, masks], 1)
        seen_real, _ = critic(shaken(real), label)
        seen_fake, _ = critic(shaken(fake.detach()), labels)
        loss = sum(F.softplus(-a.float()).mean() + F.softplus(b.float()).mean() for a, b in zip(seen_real, seen_fake))
    if penalise:
        loss = loss + PENALTY / 2 * PENALTY_EVERY * steepness(critic, real, label)
    optimisers["critic"].zero_grad(set_to_none=True)
    loss.backward()
    optimisers["critic"].step()
    critic.requires_grad_(False)
    redrawn = painted[:n]
    off = (redrawn - x).abs()
    coarse = (F.avg_pool2d(redrawn, 4) - F.avg_pool2d(x, 4)).abs().mean()
    within = (off * y).sum((1, 2, 3)) / (y.sum((1, 2, 3)) + 1)
    with half_width(device):
        fooled, _ = critic(shaken(fake), labels)
        with torch.no_grad():
            _, wanted = critic(real, label)
        _, shown = critic(fake[:n], label)
        fool = sum(F.softplus(-answer.float()).mean() for answer in fooled)
        likeness = sum((a.float() - b.float()).abs().mean() for a, b in zip(shown, wanted))
    optimisers["painter"].zero_grad(set_to_none=True)
    (COARSE * coarse + EXACT * off.mean() + WITHIN * within.mean() + LIKENESS * likeness + FOOL * fool).backward()
    optimisers["painter"].step()
    critic.requires_grad_(True)
    return {"critic": loss.item(), "gap": (seen_real[0].mean() - seen_fake[0].mean()).item(), "coarse_error": coarse.item(),
            "lesion_error": within.mean().item(), "likeness": likeness.item()}


def steepness(critic: nn.Module, real: Tensor, label: Tensor) -> Tensor:
    """Mean square of the critic's slope at real slices (R1)."""
    leaf = real.detach().requires_grad_(True)
    answers, _ = critic(leaf, label)
    slope, = torch.autograd.grad(sum(answer.mean((1, 2, 3)).sum() for answer in answers), leaf, create_graph=True)
    return slope.square().sum((1, 2, 3)).mean()
