"""Class-conditional generator of slices with their masks: a codec, and a GAN in the codec's latent space.

First a variational autoencoder learns to code image and mask together, 2 x 128 x 128 to 8 x 16 x 16. Then a generator
learns to make such codes from noise and a label against a discriminator that sees codes alone; codes are small, so that
the adversarial training fits two CPU cores. Alone the generator fell to one picture per class; so an encoder joins it
that names the noise of each real code, from which the generator must draw that code again (a VAE-GAN, Larsen et al. 2016).
The exported network is the generator followed by the codec's decoder.
"""
import copy
import math
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data
from .data import LABELS, Slices
from .trainer import Curves, Ema, Run, Task, fit, load_checkpoint, save_checkpoint, save_weights
from .unet import Residual, dice_scores

LATENT = 128
IMAGE_CODE, MASK_CODE = 6, 2
CODE = IMAGE_CODE + MASK_CODE
CODE_SIZE = 16


class Codec(nn.Module):
    """Image and mask (n,1,128,128) to the mean and log variance of a code (n,8,16,16), and back to logits (n,2,128,128).

    The mask has channels of its own in the code, else its few pixels drown in the image's.
    """

    def __init__(self, channels: tuple[int, ...] = (48, 80, 112)):
        super().__init__()
        a, b, c = channels
        self.image_encoder = nn.Sequential(nn.Conv2d(1, a, 8, 4, 2), Residual(a, a), nn.MaxPool2d(2), Residual(a, c),
                                           Residual(c, c), nn.Conv2d(c, 2 * IMAGE_CODE, 1))
        self.mask_encoder = nn.Sequential(nn.Conv2d(1, 16, 8, 4, 2), Residual(16, 16), nn.MaxPool2d(2), Residual(16, 32),
                                          nn.Conv2d(32, 2 * MASK_CODE, 1))
        self.decoder = nn.Sequential(nn.Conv2d(CODE, c, 3, padding=1), Residual(c, c), Residual(c, c),
                                     nn.Upsample(scale_factor=2.), Residual(c, b), nn.Upsample(scale_factor=2.),
                                     Residual(b, a // 2), nn.Conv2d(a // 2, 8, 3, padding=1), nn.PixelShuffle(2))

    def encode(self, image: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log variance, each (n,8,16,16)."""
        of_image = self.image_encoder(image * 2 - 1).chunk(2, 1)
        of_mask = self.mask_encoder(mask * 2 - 1).chunk(2, 1)
        mean, spread = (torch.cat(pair, 1) for pair in zip(of_image, of_mask))
        return mean, spread.clamp(-8, 4)

    def forward(self, code: Tensor) -> Tensor:
        return self.decoder(code)


def gradients(x: Tensor) -> tuple[Tensor, Tensor]:
    """Differences of neighbours, along rows and columns."""
    return x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]


class CodecTask(Task):
    """Redraws image and mask; edges and the mask weigh more than their area."""

    name = "codec"
    size, epochs, batch, learning_rate = 128, 6, 16, 2e-3

    def network(self) -> nn.Module:
        return Codec()

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        x, y = data.geometric(x, y, rotate=.2, zoom=(.85, 1.15), shift=.08)
        mean, spread = net.encode(x, y)
        image, mask = net(mean + torch.randn_like(mean) * (spread / 2).exp()).chunk(2, 1)
        image = image.sigmoid()
        edges = sum((a - b).abs().mean() for a, b in zip(gradients(image), gradients(x)))
        overlap = 1 - (2 * (mask.sigmoid() * y).sum((1, 2, 3)) + 1) / ((mask.sigmoid() + y).sum((1, 2, 3)) + 1)
        prior = (mean ** 2 + spread.exp() - 1 - spread).mean() / 2
        return (10 * (image - x).abs().mean() + 10 * edges + F.binary_cross_entropy_with_logits(mask, y)
                + .5 * overlap.mean() + .01 * prior)

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        errors, scores = [], []
        for k in range(0, len(val), 64):
            x, y, _ = val.batch(np.arange(k, min(k + 64, len(val))), device)
            image, mask = net(net.encode(x, y)[0]).chunk(2, 1)
            errors.append((image.sigmoid() - x).abs().mean((1, 2, 3)))
            scores.append(dice_scores((mask > 0).float(), y))
        return {"val_image_error": torch.cat(errors).mean().item(), "val_mask_dice": torch.cat(scores).mean().item()}


class Modulated(nn.Module):
    """Residual block of two 3x3 convolutions whose normalised features are scaled and shifted by the style."""

    def __init__(self, inputs: int, outputs: int, style: int):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(inputs, outputs, 3, padding=1), nn.Conv2d(outputs, outputs, 3, padding=1)])
        self.styles = nn.ModuleList([nn.Linear(style, 2 * inputs), nn.Linear(style, 2 * outputs)])
        self.shortcut = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()

    def forward(self, x: Tensor, style: Tensor) -> Tensor:
        y = x
        for conv, to_style in zip(self.convs, self.styles):
            scale, shift = to_style(style)[:, :, None, None].chunk(2, 1)
            y = y * (y.square().mean((1, 2, 3), keepdim=True) + 1e-6).rsqrt()
            y = conv(F.leaky_relu(y * (1 + scale) + shift, .2))
        return (self.shortcut(x) + y) * math.sqrt(.5)


class CodeGenerator(nn.Module):
    """Noise (n,128) and labels (n,) to normalised codes (n,8,16,16)."""

    def __init__(self, width: int = 96, style: int = 128):
        super().__init__()
        self.label = nn.Embedding(len(LABELS), 32)
        self.mapping = nn.Sequential(nn.Linear(LATENT + 32, style), nn.LeakyReLU(.2), nn.Linear(style, style), nn.LeakyReLU(.2))
        self.start = nn.Linear(LATENT + 32, width * 16)
        self.blocks = nn.ModuleList([Modulated(width, width, style), Modulated(width, width, style), Modulated(width, 56, style)])
        self.last = nn.Conv2d(56, CODE, 3, padding=1)
        self.width = width

    def forward(self, z: Tensor, label: Tensor) -> Tensor:
        both = torch.cat([z, self.label(label)], 1)
        style = self.mapping(both)
        x = self.start(both).view(-1, self.width, 4, 4)
        for level, block in enumerate(self.blocks):
            x = block(F.interpolate(x, scale_factor=2., mode="nearest") if level else x, style)
        return self.last(F.leaky_relu(x, .2))


class CodeDiscriminator(nn.Module):
    """Normalised codes (n,8,16,16) and labels (n,) to realness (n,); sees the spread of its batch."""

    def __init__(self, width: int = 48):
        super().__init__()
        self.first = nn.Conv2d(CODE, width, 3, padding=1)
        self.blocks = nn.ModuleList([self._block(width, width), self._block(width, 2 * width), self._block(2 * width, 3 * width)])
        self.shortcuts = nn.ModuleList([nn.Conv2d(width, width, 1), nn.Conv2d(width, 2 * width, 1), nn.Conv2d(2 * width, 3 * width, 1)])
        self.joint = nn.Conv2d(3 * width + 1, 2 * width, 3, padding=1)
        self.features = nn.Linear(2 * width * 16, 192)
        self.real = nn.Linear(192, 1)
        self.label = nn.Embedding(len(LABELS), 192)

    @staticmethod
    def _block(inputs: int, outputs: int) -> nn.Module:
        return nn.Sequential(nn.LeakyReLU(.2), nn.Conv2d(inputs, outputs, 3, padding=1), nn.LeakyReLU(.2),
                             nn.Conv2d(outputs, outputs, 3, padding=1))

    def forward(self, code: Tensor, label: Tensor) -> Tensor:
        x = self.first(code)
        for level, (block, shortcut) in enumerate(zip(self.blocks, self.shortcuts)):
            x = (block(x) + shortcut(x)) * math.sqrt(.5)
            x = F.avg_pool2d(x, 2) if level < 2 else x
        x = F.leaky_relu(self.joint(torch.cat([x, batch_spread(x)], 1)), .2)
        x = F.leaky_relu(self.features(x.flatten(1)), .2)
        return self.real(x)[:, 0] + (self.label(label) * x).sum(1) / math.sqrt(x.shape[1])


class CodeEncoder(nn.Module):
    """Normalised codes (n,8,16,16) and labels (n,) to mean and log variance of the noise (n,128) that would make them."""

    def __init__(self, width: int = 64):
        super().__init__()
        self.label = nn.Embedding(len(LABELS), 32)
        self.features = nn.Sequential(nn.Conv2d(CODE, width, 3, padding=1), nn.LeakyReLU(.2), nn.Conv2d(width, width, 4, 2, 1),
                                      nn.LeakyReLU(.2), nn.Conv2d(width, 2 * width, 4, 2, 1), nn.LeakyReLU(.2), nn.Flatten())
        self.last = nn.Sequential(nn.Linear(2 * width * 16 + 32, 256), nn.LeakyReLU(.2), nn.Linear(256, 2 * LATENT))

    def forward(self, code: Tensor, label: Tensor) -> tuple[Tensor, Tensor]:
        mean, spread = self.last(torch.cat([self.features(code), self.label(label)], 1)).chunk(2, 1)
        return mean, spread.clamp(-8, 4)


def batch_spread(x: Tensor, group: int = 8) -> Tensor:
    """Mean deviation over groups of the batch (n,1,h,w): a batch of one mode shows as zero."""
    n, _, h, w = x.shape
    group = group if n % group == 0 else n
    spread = (x.reshape(group, n // group, -1).var(0, unbiased=False) + 1e-8).sqrt().mean(1)
    return spread.repeat(group).view(n, 1, 1, 1).expand(n, 1, h, w)


class Generator(nn.Module):
    """z (n,128) and label (n,) to image (n,1,128,128) in [0,1] and mask (n,1,128,128) of probabilities."""

    def __init__(self) -> None:
        super().__init__()
        self.codes = CodeGenerator()
        self.decoder = Codec().decoder
        self.register_buffer("mean", torch.zeros(1, CODE, 1, 1))
        self.register_buffer("deviation", torch.ones(1, CODE, 1, 1))

    def forward(self, z: Tensor, label: Tensor) -> tuple[Tensor, Tensor]:
        image, mask = self.decoder(self.codes(z, label) * self.deviation + self.mean).sigmoid().chunk(2, 1)
        return image, mask


def shared_augment(code: Tensor, amount: float) -> Tensor:
    """DiffAugment on codes: the same kinds of shift and cut-out for real and generated ones, differentiable."""
    n, _, size, _ = code.shape
    moved = F.pad(code, (2, 2, 2, 2), mode="replicate")
    rows = torch.randint(0, 5, (n, 1), device=code.device) + torch.arange(size, device=code.device)
    columns = torch.randint(0, 5, (n, 1), device=code.device) + torch.arange(size, device=code.device)
    moved = moved[torch.arange(n)[:, None, None], :, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)
    line = torch.arange(size, device=code.device)
    near = [(line - torch.randint(0, size, (n, 1), device=code.device)).abs() < 3 for _ in range(2)]
    cut = 1 - (near[0][:, None, :, None] & near[1][:, None, None, :]).float()
    chosen = (torch.rand(n, 1, 1, 1, device=code.device) < amount).float()
    changed = moved * cut
    return changed * chosen + code * (1 - chosen)


class GanTask(Task):
    """Two stages, each of which resumes: the codec, then the adversarial training on its codes."""

    name = "brain-tumor-gan"
    size, epochs, batch, learning_rate = 128, 32, 32, 8e-4
    penalty, penalty_every, augmented = 1., 8, .5
    redraw, prior = 20., .03

    def network(self) -> nn.Module:
        return Generator()

    def train(self, net: nn.Module, train: Slices, val: Slices, run: Run) -> None:
        task = CodecTask()
        codec, seconds = fit(task, task.network(), train, val,
                       Run(run.folder / "codec", run.device, min(task.epochs, run.epochs), run.seed, run.resume))
        play(self, net.to(run.device), codec.to(run.device), train, run, seconds)


@torch.no_grad()
def encode_all(codec: nn.Module, train: Slices, device: torch.device, copies: int) -> tuple[Tensor, Tensor, Tensor]:
    """Codes of every slice in `copies` slightly moved versions: mean, deviation (n,8,16,16) and labels (n,)."""
    means, deviations, labels = [], [], []
    for _ in range(copies):
        for k in range(0, len(train), 64):
            x, y, label = train.batch(np.arange(k, min(k + 64, len(train))), device)
            x, y = data.geometric(x, y, rotate=.08, zoom=(.95, 1.08), shift=.03)
            mean, spread = codec.encode(x, y)
            means.append(mean), deviations.append((spread / 2).exp()), labels.append(label)
    return torch.cat(means), torch.cat(deviations), torch.cat(labels)


def play(task: GanTask, net: nn.Module, codec: nn.Module, train: Slices, run: Run,
         codec_seconds: float) -> None:
    """Non-saturating game with R1 on normalised codes, the generator anchored by the encoder.

    Leaves the generator's average, with the codec's decoder behind it.
    """
    codec.eval().requires_grad_(False)
    means, deviations, labels = encode_all(codec, train, run.device, copies=6)
    net.decoder.load_state_dict(codec.decoder.state_dict())
    net.mean.copy_(means.mean((0, 2, 3), keepdim=True))
    net.deviation.copy_((means + deviations * torch.randn_like(means)).std((0, 2, 3), keepdim=True))
    players = {"codes": net.codes, "encoder": CodeEncoder().to(run.device), "critic": CodeDiscriminator().to(run.device)}
    ema = Ema(net.codes, .995)
    optimisers = {name: torch.optim.Adam(p.parameters(), task.learning_rate, betas=(0., .99)) for name, p in players.items()}
    curves, first, spent = Curves(run.folder / "curves.csv", run.resume), 0, 0.
    if run.resume and (run.folder / "last.pt").exists():
        state = load_checkpoint(run.folder / "last.pt", run.device)
        for name in players:
            players[name].load_state_dict(state[name])
            optimisers[name].load_state_dict(state["optimisers"][name])
        ema.net.load_state_dict(state["ema"])
        ema.steps, first, spent = state["steps"], state["epoch"] + 1, state["seconds"]
    share = torch.bincount(labels, minlength=len(LABELS)).float()
    weight = (1 / share.clamp(min=1))[labels]
    steps = max(len(train) // task.batch, 1)
    for epoch in range(first, run.epochs):
        start, sums = time.time(), np.zeros(5)
        for group in (g for o in optimisers.values() for g in o.param_groups):
            group["lr"] = task.learning_rate * min(1., 2 * (1 - epoch / run.epochs))
        for step in range(steps):
            index = torch.multinomial(weight, task.batch, replacement=True)
            noisy = means[index] + deviations[index] * torch.randn_like(means[index])
            real, target = ((code - net.mean) / net.deviation for code in (noisy, means[index]))
            sums += game_step(task, players, optimisers, real, target, labels[index], step)
            ema.update(net.codes)
        spent += time.time() - start
        names = ("generator", "critic", "real_minus_fake", "redraw", "spread")
        curves.add({"epoch": epoch, "seconds": time.time() - start, **dict(zip(names, (sums / steps).tolist()))})
        save_checkpoint(run.folder / "last.pt", {
            **{name: player.state_dict() for name, player in players.items()}, "ema": ema.net.state_dict(), "steps": ema.steps,
            "optimisers": {name: o.state_dict() for name, o in optimisers.items()}, "epoch": epoch, "seconds": spent})
        average = copy.deepcopy(net)
        average.codes.load_state_dict(ema.net.state_dict())
        save_weights(run, average, epoch + 1, codec_seconds + spent)


def game_step(task: GanTask, players: dict[str, nn.Module], optimisers: dict[str, torch.optim.Optimizer], real: Tensor,
              target: Tensor, label: Tensor, step: int) -> np.ndarray:
    """One turn of each player; generator's loss, critic's loss, gap, error of the redrawn codes, spread within a class."""
    codes, encoder, critic = players["codes"], players["encoder"], players["critic"]
    fake = codes(torch.randn(len(real), LATENT, device=real.device), label)
    seen_real = critic(shared_augment(real, task.augmented), label)
    seen_fake = critic(shared_augment(fake.detach(), task.augmented), label)
    loss = F.softplus(-seen_real).mean() + F.softplus(seen_fake).mean()
    if step % task.penalty_every == 0:
        leaf = real.detach().requires_grad_(True)
        slope, = torch.autograd.grad(critic(leaf, label).sum(), leaf, create_graph=True)
        loss = loss + task.penalty / 2 * task.penalty_every * slope.square().sum((1, 2, 3)).mean()
    optimisers["critic"].zero_grad(set_to_none=True)
    loss.backward()
    optimisers["critic"].step()
    critic.requires_grad_(False)
    fool = F.softplus(-critic(shared_augment(fake, task.augmented), label)).mean()
    mean, spread = encoder(real, label)
    redrawn = codes(mean + torch.randn_like(mean) * (spread / 2).exp(), label)
    error = (redrawn - target).abs().mean()
    prior = (mean ** 2 + spread.exp() - 1 - spread).sum(1).mean() / 2
    for name in ("codes", "encoder"):
        optimisers[name].zero_grad(set_to_none=True)
    (fool + task.redraw * error + task.prior * prior).backward()
    optimisers["codes"].step()
    optimisers["encoder"].step()
    critic.requires_grad_(True)
    within = torch.stack([fake[label == k].detach().std(0).mean() for k in label.unique() if (label == k).sum() > 1]).mean()
    return np.array([fool.item(), loss.item(), (seen_real.mean() - seen_fake.mean()).item(), error.item(), within.item()])
