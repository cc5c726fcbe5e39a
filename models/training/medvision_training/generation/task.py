"""The two families that come out of one training: pairs of slice and mask, and a slice for a drawn mask."""
import torch
from torch import Tensor, nn

from ..data import Slices
from ..trainer import Run, Task, fit
from .codec import Codec, CodecTask
from .game import play
from .painter import LesionPainter, PairGenerator
from .stock import gather


class GanTask(Task):
    """Three stages: the codec is trained, the prior is fitted to its codes, the painter plays against its critic; the first and the last resume."""

    name = "brain-tumor-gan"
    size, epochs, batch = 128, 14, 6
    copies, turns = 2, 100
    """Moved copies of each train slice; turns of the game that count as an epoch."""
    half_weights = True
    kept = .25
    """How much of what the game changed in the painting of heads is kept; what it learned of lesions is kept whole."""

    def network(self) -> nn.Module:
        return PairGenerator()

    def train(self, net: nn.Module, train: Slices, val: Slices, run: Run) -> None:
        codec_task = CodecTask()
        codec, seconds = fit(codec_task, codec_task.network(), train, val,
                             Run(run.folder / "codec", run.device, min(codec_task.epochs, run.epochs), run.seed, run.resume))
        kept = run.folder / "stock.pt"
        if run.resume and kept.exists():
            stock, begun = torch.load(kept)
            net.load_state_dict(begun)
        else:
            torch.manual_seed(run.seed)
            stock = gather(codec, train, run.device, self.copies)
            net.prior.fit(stock.heads, stock.within, stock.outlines, stock.looks, stock.labels)
            net.painter.start_from(codec)
            net.painter.mean.copy_(stock.mean), net.painter.deviation.copy_(stock.deviation)
            torch.save((stock, net.state_dict()), kept)
        begun = {name: value.clone() for name, value in net.state_dict().items()}
        play(self, net, stock, run, seconds)
        told = torch.load(run.folder / "weights.pt", map_location="cpu")
        torch.save({**told, "weights": tempered(told["weights"], begun, self.kept)}, run.folder / "weights.pt")


class PainterTask(GanTask):
    """The same training; the weights of one family serve the other."""

    name = "brain-tumor-painter"

    def network(self) -> nn.Module:
        return LesionPainter()


def tempered(played: dict[str, Tensor], begun: dict[str, Tensor], kept: float) -> dict[str, Tensor]:
    """Weights between those before and after the game. A young critic asks for any detail, and a painter of heads answers with a grid."""
    return {name: value if name.startswith("painter.lesion.") or not value.is_floating_point() else begun[name].lerp(value, kept)
            for name, value in played.items()}
