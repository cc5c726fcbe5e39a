"""Lesions that no one has: the shapes that the painter is shown and measured with."""
import torch
from torch import Tensor

SHAPES = ("disc", "crescent", "foci", "lobed")


def shape(name: str, centre: Tensor, size: int) -> Tensor:
    """Masks (n,1,size,size) of a shape at centres (n,2), x and y in [-1,1]."""
    line = torch.linspace(-1 + 1 / size, 1 - 1 / size, size)
    x, y = line.view(1, 1, size) - centre[:, 0].view(-1, 1, 1), line.view(1, size, 1) - centre[:, 1].view(-1, 1, 1)

    def disc(right: float, down: float, radius: float) -> Tensor:
        return (x - right) ** 2 + (y - down) ** 2 <= radius ** 2

    mask = {"disc": lambda: disc(0, 0, .17),
            "crescent": lambda: disc(0, 0, .22) & ~disc(.11, -.05, .17),
            "foci": lambda: disc(-.13, 0, .09) | disc(.1, -.1, .08) | disc(.08, .12, .07),
            "lobed": lambda: disc(-.07, 0, .12) | disc(.08, -.04, .13) | disc(.02, .1, .11)}[name]()
    return mask.float()[:, None]
