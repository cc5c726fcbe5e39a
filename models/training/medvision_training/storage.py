"""Weights stored in half the bytes."""
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize


class Half(nn.Module):
    """Keeps a weight as float16 and gives it as float32; in an ONNX file a Cast, which the engine folds away when it loads."""

    def forward(self, weight: Tensor) -> Tensor:
        return weight.float()


def halved(net: nn.Module) -> nn.Module:
    """The network with the weights of its convolutions and linear layers rounded to float16; it computes in float32 as before.

    `unsafe` is PyTorch's word for a parametrization that changes the type.
    """
    for module in list(net.modules()):
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.weight = nn.Parameter(module.weight.data.half(), requires_grad=False)
            parametrize.register_parametrization(module, "weight", Half(), unsafe=True)
    return net
