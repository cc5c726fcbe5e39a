"""The codec: image and mask to a small code and back."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .. import data
from ..data import Slices
from ..trainer import Task
from ..unet import Residual, dice_scores

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
        prior = (mean ** 2 + spread.exp() - 1 - spread).mean() / 2
        return redraw_loss(image.sigmoid(), mask, x, y) + .01 * prior

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        errors, scores = [], []
        for k in range(0, len(val), 64):
            x, y, _ = val.batch(np.arange(k, min(k + 64, len(val))), device)
            image, mask = net(net.encode(x, y)[0]).chunk(2, 1)
            errors.append((image.sigmoid() - x).abs().mean((1, 2, 3)))
            scores.append(dice_scores((mask > 0).float(), y))
        return {"val_image_error": torch.cat(errors).mean().item(), "val_mask_dice": torch.cat(scores).mean().item()}


def redraw_loss(image: Tensor, mask: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """How far image (in [0,1]) and mask (logits) are from slice x and lesion y, all (n,1,128,128)."""
    edges = sum((a - b).abs().mean() for a, b in zip(gradients(image), gradients(x)))
    overlap = 1 - (2 * (mask.sigmoid() * y).sum((1, 2, 3)) + 1) / ((mask.sigmoid() + y).sum((1, 2, 3)) + 1)
    return 10 * (image - x).abs().mean() + 10 * edges + F.binary_cross_entropy_with_logits(mask, y) + .5 * overlap.mean()


