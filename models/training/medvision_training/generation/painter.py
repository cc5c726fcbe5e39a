"""The networks that are exported: the painter, which draws a head from its code and a lesion into it, and its two uses."""
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..data import LABELS
from ..unet import Residual
from .codec import CODE, IMAGE_CODE, MASK_CODE, Codec
from .outlines import LOOK, draw
from .prior import Prior

TOLD = 1 + len(LABELS) + LOOK


class LesionHere(nn.Module):
    """Scales and shifts features (n,c,h,w) by what is told of the lesion at each place (n,k,h,w) (SPADE, Park et al. 2019)."""

    def __init__(self, channels: int, told: int, width: int = 24):
        super().__init__()
        self.convs = nn.Sequential(nn.Conv2d(told, width, 3, padding=1), nn.ReLU(), nn.Conv2d(width, 2 * channels, 3, padding=1))
        nn.init.zeros_(self.convs[2].weight)
        nn.init.zeros_(self.convs[2].bias)

    def forward(self, x: Tensor, told: Tensor) -> Tensor:
        scale, shift = self.convs(told).chunk(2, 1)
        return x * (1 + scale) + shift


class Painter(nn.Module):
    """Head codes (n,6,16,16), masks (n,1,128,128), labels (n,) and looks (n,3) to slices (n,1,128,128) in [0,1].

    Starts as the codec's decoder; what is told of the lesion comes in at every resolution.
    """

    def __init__(self) -> None:
        super().__init__()
        codec = Codec()
        a, b, c = 48, 80, 112
        self.mask_encoder = codec.mask_encoder
        self.first, self.coarse = nn.Conv2d(CODE, c, 3, padding=1), nn.ModuleList([Residual(c, c), Residual(c, c)])
        self.middle, self.fine = Residual(c, b), Residual(b, a // 2)
        self.finer = Residual(a // 2, a // 2)
        self.last = nn.Conv2d(a // 2, 4, 3, padding=1)
        self.lesion = nn.ModuleList([LesionHere(c, TOLD), LesionHere(b, TOLD), LesionHere(a // 2, 4 * TOLD)])
        for name, size in {"mean": CODE, "deviation": CODE}.items():
            self.register_buffer(name, torch.ones(1, size, 1, 1))

    def start_from(self, codec: Codec) -> None:
        """Takes the weights of a trained codec."""
        self.mask_encoder.load_state_dict(codec.mask_encoder.state_dict())
        first, coarse, coarser, _, middle, _, fine, last, _ = codec.decoder
        for mine, theirs in ((self.first, first), (self.coarse[0], coarse), (self.coarse[1], coarser), (self.middle, middle), (self.fine, fine)):
            mine.load_state_dict(theirs.state_dict())
        self.last.load_state_dict({name: value[:4] for name, value in last.state_dict().items()})
        nn.init.zeros_(self.finer.second_norm.weight)

    def forward(self, head: Tensor, mask: Tensor, label: Tensor, look: Tensor) -> Tensor:
        of_mask = self.mask_encoder(mask * 2 - 1)[:, :MASK_CODE]
        kind = F.one_hot(label, len(LABELS)).to(mask.dtype)
        told = mask * torch.cat([torch.ones_like(kind[:, :1]), kind, look], 1)[:, :, None, None]
        x = self.first(torch.cat([head * self.deviation[:, :IMAGE_CODE] + self.mean[:, :IMAGE_CODE], of_mask], 1))
        x = self.coarse[1](self.lesion[0](self.coarse[0](x), F.avg_pool2d(told, 8)))
        x = self.middle(F.interpolate(x, scale_factor=2., mode="nearest"))
        x = self.fine(F.interpolate(self.lesion[1](x, F.avg_pool2d(told, 4)), scale_factor=2., mode="nearest"))
        x = self.finer(self.lesion[2](x, F.pixel_unshuffle(told, 2)))
        return F.pixel_shuffle(self.last(x), 2).sigmoid()


class Synthesizer(nn.Module):
    """Prior and painter; its two uses have the same weights."""

    def __init__(self) -> None:
        super().__init__()
        self.prior = Prior()
        self.painter = Painter()


class PairGenerator(Synthesizer):
    """z (n,114) and label (n,) to image (n,1,128,128) in [0,1] and mask (n,1,128,128) of probabilities."""

    def forward(self, z: Tensor, label: Tensor) -> tuple[Tensor, Tensor]:
        head, outline, look = self.prior(z, label)
        mask = draw(outline, 128) * self.prior.within(head)
        return self.painter(head, mask, label, look), mask


class LesionPainter(Synthesizer):
    """A drawn mask (n,1,128,128), label (n,) and latent (n,114), which makes the head and the lesion's look, to image (n,1,128,128) in [0,1]."""

    def forward(self, mask: Tensor, label: Tensor, latent: Tensor) -> Tensor:
        head, _, look = self.prior(latent, label)
        return self.painter(head, mask, label, look)
