"""Is there a tumour in this slice? A U-Net with a second answer, which learns from slices with and without one."""
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import data
from .compose import Composer
from .data import Slices
from .metrics import auroc
from .trainer import Run, Task, batches, fit, half_width
from .unet import UNet, dice_scores, masked_mean, segmentation_loss


class Judge(nn.Module):
    """z-scored slices (n,1,H,W) to pixel logits (n,1,H,W) and to one logit (n,1): is there a tumour in this slice?

    The slice's answer is read from the decoder's features under the lesion that the network itself proposes, from the coarsest
    features of the whole slice, and from how strong and how large the proposal is.
    """

    def __init__(self, channels: tuple[int, ...] = (32, 48, 64, 96, 128)):
        super().__init__()
        self.unet = UNet(channels)
        width = sum(channels) + 2 * channels[-1] + 2
        self.norm = nn.BatchNorm1d(width)
        self.head = nn.Sequential(nn.Dropout(.3), nn.Linear(width, 64), nn.ReLU(), nn.Dropout(.2), nn.Linear(64, 1))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        encoded = self.unet.encode(x)
        decoded = self.unet.decode(encoded)
        logits = F.pixel_shuffle(self.unet.head(decoded[-1]), self.unet.scale)
        proposal = logits.detach()
        mask = proposal.sigmoid()
        pooled = [masked_mean(f, mask) for f in [encoded[-1], *decoded]] + [encoded[-1].mean((2, 3)), encoded[-1].amax((2, 3))]
        evidence = [F.avg_pool2d(proposal, 4).amax((2, 3)), (mask.sum((2, 3)) + 1).log()]
        return logits, self.head(self.norm(torch.cat(pooled + evidence, 1)))


def presence_loss(logit: Tensor, y: Tensor, whole: Tensor) -> Tensor:
    """Cross entropy of the slice's answer; slices whose lesion the field of view cuts down to a rest are left out."""
    area, whole = y.sum((1, 2, 3)), whole.clamp(min=1)
    present = (area > 0).float()
    clear = ((area == 0) | (area > .4 * whole) | (area > 150)).float()
    return (F.binary_cross_entropy_with_logits(logit[:, 0], present, reduction="none") * clear).sum() / clear.sum().clamp(min=1)


class JudgeTask(Task):
    """Learns from slices with and without a tumour (see `compose`), at any field of view."""

    name = "brain-tumor-unet"
    size, epochs, batch, learning_rate = 256, 36, 16, 2e-3
    folds, trained, decay = 3, (0, 2), .997

    def network(self) -> nn.Module:
        return Judge().to(memory_format=torch.channels_last)

    def train(self, net: nn.Module, train: Slices, val: Slices, run: Run) -> None:
        fit(self, net, Composer(train), val, run)

    def augment(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Six of ten slices keep their field of view, two are crops without the lesion where that is possible, two with it."""
        wish = torch.tensor([-1., 0, 0, 0, 1], device=x.device)[torch.randint(0, 5, (len(x),), device=x.device)]
        crop = data.field_of_view(x, y, wish, (.35, .85), 20)
        theta = torch.where((wish != 0).view(-1, 1, 1), crop, data.affine(len(x), .3, (.78, 1.45), .12, x))
        x, y = data.warp(x, theta), (data.warp(y, theta) > .5).float()
        x = data.tone(data.bias_field(data.soften(x, .3), .2), gamma=(.6, 1.6), gain=(.85, 1.25), noise=.04)
        return data.trim_border(x, .1), y

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        whole = y.sum((1, 2, 3))
        x, y = self.augment(x, y)
        with half_width(x.device):
            logits, presence = net(data.zscore(x).to(memory_format=torch.channels_last))
        return segmentation_loss(logits.float(), y, .3) + .5 * presence_loss(presence.float(), y, whole)

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        """Dice of slices, and how well the slice's answer parts crops with a tumour from crops without, at one distribution of sizes."""
        chosen = np.linspace(0, len(val) - 1, min(len(val), 64)).astype(int)
        scores, answers, truth = [], [], []
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(1)
            for index in batches(chosen, 16):
                x, y, _ = val.batch(index, device)
                scores.append(dice_scores((net(data.zscore(x))[0] > 0).float(), y))
                for wish in (-1., 1.):
                    theta = data.field_of_view(x, y, torch.full((len(x),), wish, device=device), (.45, .8))
                    crop = data.warp(x, theta)
                    area = (data.warp(y, theta) > .5).sum((1, 2, 3))
                    logits, presence = net(data.zscore(crop))
                    clear = (area == 0) if wish < 0 else (area > 100)
                    answers.append(torch.stack([presence[:, 0], (logits > 0).sum((1, 2, 3)).float()], 1)[clear])
                    truth.append(torch.full((int(clear.sum()),), wish))
        answer, present = torch.cat(answers).cpu().numpy(), torch.cat(truth).numpy() > 0
        return {"held_dice_mean": torch.cat(scores).mean().item(), "held_presence_auroc": auroc(answer[:, 0], present),
                "held_false_masks": float((answer[~present, 1] > 50).mean())}
