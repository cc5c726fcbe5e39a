"""Tumour segmentation: one network outlines, others judge whether there is anything to outline."""
from torch import Tensor, nn

from .judge import Judge, JudgeTask
from .outline import OutlineTask
from .trainer import Task
from .unet import UNet


class TumourNet(nn.Module):
    """z-scored slices (n,1,256,256) to pixel logits (n,1,256,256) and to one logit (n,1): is there a tumour in this slice?

    One network for both must be silent on slices without a tumour, and pays with faint ones: of two, the outline never learns to be silent.
    """

    def __init__(self, outline: nn.Module, judge: nn.Module):
        super().__init__()
        self.outline, self.judge = outline, judge

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.outline(x), self.judge(x)[1]


class Called(nn.Module):
    """A TumourNet that outlines nothing in slices whose presence stays below a probability, as the program does with a slice alone."""

    def __init__(self, net: nn.Module, presence: float):
        super().__init__()
        self.net, self.presence = net, presence

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        logits, presence = self.net(x)
        below = (presence.sigmoid() < self.presence)[..., None, None]
        return logits.masked_fill(below, -20.), presence


class UNetTask(Task):
    """Trained by its parts, one after the other."""

    name = "brain-tumor-unet"
    size, half_weights = 256, True
    parts = {"outline": OutlineTask, "judge": JudgeTask}

    def network(self) -> nn.Module:
        return TumourNet(UNet(), Judge())

    def joined(self, parts: dict[str, nn.Module]) -> nn.Module:
        return TumourNet(**parts)
