"""The model families by the names that the commands take."""
from .autoencoder import AutoencoderTask
from .classifier import ClassifierTask
from .generation.task import GanTask, PainterTask
from .guard import GuardTask
from .tumour import UNetTask

FAMILIES = {"unet": UNetTask, "classifier": ClassifierTask, "autoencoder": AutoencoderTask, "gan": GanTask,
            "painter": PainterTask, "guard": GuardTask}
