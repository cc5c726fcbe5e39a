"""The classifier's figures on the val split, each with its control, and the pictures of its README."""
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from . import calibration, data
from .autoencoder import head_mask
from .classifier import balanced_accuracy, predict
from .data import LABELS, Slices
from .reporting import CPU, GREEN, Figure, bootstrap, figure, outlined


def site_features(images: np.ndarray) -> np.ndarray:
    """What tells the site and nothing of the tumour: histogram (32), means of the four borders, their deviations (n, 40)."""
    histogram = np.stack([np.histogram(i, 32, (0, 256))[0] / i.size for i in images])
    sides = [images[:, :8], images[:, -8:], images[:, :, :8], images[:, :, -8:]]
    border = [f(s.reshape(len(s), -1).astype(float), 1) / 255 for s in sides for f in (np.mean, np.std)]
    return np.concatenate([histogram, np.stack(border, 1)], 1)


def evaluate(net: nn.Module, card: dict, train: Slices, val: Slices, out: pathlib.Path) -> dict[str, Figure]:
    from sklearn.ensemble import RandomForestClassifier
    logits = predict(net, val, CPU)
    answer, truth = logits.argmax(1), val.labels
    numeric = ~np.char.startswith(val.patients.astype(str), "MR")
    control = RandomForestClassifier(400, class_weight="balanced", random_state=1, n_jobs=1)
    trivial = control.fit(site_features(train.images), train.labels).predict(site_features(val.images))
    interval = bootstrap(val.groups, lambda i: balanced_accuracy(answer[i], truth[i]))
    figures = {
        "valBalancedAccuracy": figure(
            balanced_accuracy(answer, truth), "share", "mean recall over val slices; 95% interval by patient", len(val),
            interval),
        "controlBalancedAccuracy": figure(
            balanced_accuracy(trivial, truth), "share", "control: a random forest on histogram and border "
            "statistics, which sees the site and no tumour", len(val),
            bootstrap(val.groups, lambda i: balanced_accuracy(trivial[i], truth[i]))),
        "valAccuracy": figure((answer == truth).mean(), "share", "accuracy over val slices", len(val)),
        **calibration.calibrate(logits, val, card, out), **hidden_figures(net, val)}
    for k, label in enumerate(LABELS):
        figures[f"valRecall{label.capitalize()}"] = figure(
            (answer[truth == k] == k).mean(), "share", f"recall, {label}", int((truth == k).sum()))
    for name, result in (("val", answer), ("control", trivial)):
        some = (truth == 1) & numeric
        who = len(np.unique(val.groups[some]))
        figures[f"{name}NumericIdGlioma"] = figure(
            (result[some] == 1).mean(), "share",
            f"recall of gliomas with a numeric id, the site shared by all classes: {who} patients only", int(some.sum()))
        same = numeric
        figures[f"{name}NumericIdBalancedAccuracy"] = figure(
            balanced_accuracy(result[same], truth[same]), "share", "mean recall over numeric-id slices alone", int(same.sum()))
    draw_activation(net, val, logits, out / "activation.png")
    plot_confusion(answer, truth, out / "confusion.png")
    return figures


def hidden_figures(net: nn.Module, val: Slices) -> dict[str, Figure]:
    """Balanced accuracy on val with parts of the slice hidden: what a tumour type should not be read from, and what it should."""
    def border(x: Tensor, y: Tensor) -> Tensor:
        inner = torch.zeros_like(x)
        inner[:, :, 24:-24, 24:-24] = 1
        return x * inner

    def lesion(x: Tensor, y: Tensor) -> Tensor:
        head = head_mask(x) * (1 - y)
        level = (x * head).sum((2, 3), keepdim=True) / head.sum((2, 3), keepdim=True).clamp(min=1)
        soft = data.blend_mask(y, 4)
        return x * (1 - soft) + level * soft
    hiders = {"HeadOnly": (lambda x, y: x * head_mask(x), "the air outside the head set to 0"),
              "BorderMasked": (border, "a border of 24 pixels set to 0"),
              "LesionHidden": (lesion, "the lesion filled with the head's mean: what is known without it, from place and site; lower is better")}
    figures = {}
    for name, (hide, note) in hiders.items():
        answers = []
        for part in np.array_split(np.arange(len(val)), max(len(val) // 32, 1)):
            x, y, _ = val.batch(part, CPU)
            answers.append(net(data.zscore(hide(x, y)))[0].argmax(1))
        answer = torch.cat(answers).numpy()
        figures[f"val{name}BalancedAccuracy"] = figure(balanced_accuracy(answer, val.labels), "share", f"mean recall, val slices, {note}", len(val))
    return figures


def draw_activation(net: nn.Module, val: Slices, logits: np.ndarray, path: pathlib.Path) -> None:
    """Slices at even steps with the lesion outlined, and under each, in red, the places that speak for the winning class."""
    tiles: list[list[np.ndarray]] = [[], []]
    for k in np.linspace(0, len(val) - 1, 16).astype(int):
        x, y, _ = val.batch(np.array([k]), CPU)
        places = net(data.zscore(x))[1][:, [logits[k].argmax()]].clamp(min=0)
        strength = F.interpolate(places / places.amax().clamp(min=1e-6), (144, 144), mode="bilinear", align_corners=False)
        small_x, small_y = (F.interpolate(t, (144, 144), mode="area") for t in (x, y))
        tiles[0].append(outlined(small_x[0, 0], [(small_y[0, 0] > .5, GREEN)]))
        rgb = outlined(small_x[0, 0] * .6, []).astype(np.float32)
        rgb[..., 0] += strength[0, 0].numpy() * 255
        tiles[1].append(rgb.clip(0, 255).astype(np.uint8))
    rows = [np.concatenate(kind[part:part + 8], 1) for part in (0, 8) for kind in tiles]
    Image.fromarray(np.concatenate(rows, 0)).quantize(128).save(path, optimize=True)


def plot_confusion(answer: np.ndarray, truth: np.ndarray, path: pathlib.Path) -> None:
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    table = np.array([[((truth == t) & (answer == a)).sum() for a in range(3)] for t in range(3)])
    picture, axis = pyplot.subplots(figsize=(3.6, 3.2))
    axis.imshow(table / table.sum(1, keepdims=True), cmap="Blues", vmin=0, vmax=1)
    for t in range(3):
        for a in range(3):
            axis.text(a, t, str(table[t, a]), ha="center", va="center", color="white" if table[t, a] > table[t].sum() / 2 else "black")
    axis.set_xticks(range(3), LABELS, fontsize=8)
    axis.set_yticks(range(3), LABELS, fontsize=8)
    axis.set_xlabel("answer")
    axis.set_ylabel("truth")
    picture.tight_layout()
    picture.savefig(path, dpi=80)
    pyplot.close(picture)
