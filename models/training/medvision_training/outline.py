"""The outline of a tumour in slices that show one: a U-Net that never learns to be silent, since another network judges whether there is one."""
import numpy as np
import torch
from torch import Tensor, nn

from . import data
from .data import Slices
from .trainer import Task, half_width
from .unet import UNet, dice_scores, segmentation_loss


class OutlineTask(Task):
    """Every slice has its tumour; one in six is a field of view around it. Milder intensities than for the judge: outlines are faint."""

    name = "brain-tumor-unet"
    size, epochs, batch, learning_rate = 256, 36, 16, 1.5e-3
    decay = .997

    def network(self) -> nn.Module:
        return UNet().to(memory_format=torch.channels_last)

    def augment(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        closer = (torch.rand(len(x), 1, 1, device=x.device) < 1 / 6)
        crop = data.field_of_view(x, y, torch.ones(len(x), device=x.device), (.4, .85), 8)
        theta = torch.where(closer, crop, data.affine(len(x), .3, (.8, 1.3), .12, x))
        x, y = data.warp(x, theta), (data.warp(y, theta) > .5).float()
        return data.tone(data.bias_field(data.soften(x, .2), .12), gamma=(.7, 1.4), gain=(.9, 1.15), noise=.03), y

    def loss(self, net: nn.Module, x: Tensor, y: Tensor, label: Tensor) -> Tensor:
        x, y = self.augment(x, y)
        with half_width(x.device):
            logits = net(data.zscore(x).to(memory_format=torch.channels_last))
        return segmentation_loss(logits.float(), y)

    def validate(self, net: nn.Module, val: Slices, device: torch.device) -> dict[str, float]:
        scores = []
        for index in np.array_split(np.linspace(0, len(val) - 1, min(len(val), 117)).astype(int), max(1, min(len(val), 117) // 16)):
            x, y, _ = val.batch(index, device)
            scores.append(dice_scores((net(data.zscore(x)) > 0).float(), y))
        return {"val_dice_mean": torch.cat(scores).mean().item(), "val_dice_median": torch.cat(scores).median().item()}
