"""The guard's thresholds, chosen on patients that no network of theirs was trained on, and what it then holds back and lets pass."""
import hashlib
import pathlib

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from . import dicom
from .autoencoder import AnomalyNet
from .data import Slices
from .guard import FACTS, apart, usual
from .metrics import auroc
from .reporting import CPU, Figure, bootstrap, figure
from .spoiling import FIXED

FALSE_ALARMS = .01


@torch.no_grad()
def facts_of(net: nn.Module, x: Tensor) -> np.ndarray:
    """Facts (n, len(FACTS)) of slices (n,1,128,128)."""
    return torch.cat([net(part)[0] for part in x.split(64)]).numpy()


def images(slices: Slices) -> Tensor:
    return slices.batch(np.arange(len(slices)), CPU)[0]


def left_out(net: nn.Module, train: Slices) -> tuple[np.ndarray, np.ndarray]:
    """Facts of the train slices that the network has not learned from, as they are and moved and toned as `usual` does."""
    torch.manual_seed(1)
    x = images(train[apart(train)[1]])
    return facts_of(net, x), facts_of(net, usual(x))


def choose(own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What is usual of each fact, and its threshold: one multiple of the way from the median to the 99th percentile for all facts.

    With it any fact speaks in FALSE_ALARMS of the slices.
    """
    middle = np.median(own, 0)
    way = np.maximum(np.quantile(own, .99, axis=0) - middle, 1e-3)
    return middle, middle + np.quantile(((own - middle) / way).max(1), 1 - FALSE_ALARMS) * way


class Judge:
    """The card's rules on facts: a slice's score is the fact furthest on its way to the threshold; above 1 it is held back."""

    def __init__(self, card: dict):
        self.rules = card["guard"]
        self.usual = np.array([fact["usual"] for fact in self.rules["facts"]])
        self.threshold = np.array([fact["threshold"] for fact in self.rules["facts"]])
        self.general = np.array([fact.get("general", False) for fact in self.rules["facts"]])
        self.of_series = np.array(["seriesThreshold" in fact for fact in self.rules["facts"]])
        self.series_threshold = np.array([fact.get("seriesThreshold", np.inf) for fact in self.rules["facts"]])

    def score(self, facts: np.ndarray) -> np.ndarray:
        return ((facts - self.usual) / (self.threshold - self.usual)).max(1)

    def held(self, facts: np.ndarray) -> np.ndarray:
        return self.score(facts) > 1

    def withheld(self, facts: np.ndarray) -> bool:
        """Whether a series of slices with these facts is withheld: the card's seriesRule."""
        rated = (facts - self.usual) / (self.threshold - self.usual)
        rest = facts[(rated[:, ~self.of_series] <= 1).all(1)]
        lies = len(rest) > 0 and (np.median(rest, 0) > self.series_threshold)[self.of_series].any()
        return bool(self.held(facts).mean() > self.rules["mostSlices"] or lies)

    def words(self, facts: np.ndarray) -> str:
        """What speaks, most often first: of each slice the loudest fact, a general one only where nothing else is above its threshold."""
        rated = ((facts - self.usual) / (self.threshold - self.usual))[self.held(facts)]
        special = np.where(self.general, 0, rated)
        loudest = np.where(special.max(1) > 1, special.argmax(1), rated.argmax(1)) if len(rated) else np.array([], int)
        names, counts = np.unique(loudest, return_counts=True)
        return ", ".join(f"{FACTS[names[k]]} {counts[k]}" for k in np.argsort(-counts)) or "none"


def set_thresholds(card: dict, own: np.ndarray) -> None:
    for fact, middle, threshold in zip(card["guard"]["facts"], *choose(own)):
        fact.update(usual=round(float(middle), 4), threshold=round(float(threshold), 4))


def evaluate(net: nn.Module, card: dict, train: Slices, val: Slices, before: AnomalyNet | None,
             series: list[pathlib.Path], folders: list[pathlib.Path]) -> tuple[dict[str, Figure], dict[str, tuple[Tensor, np.ndarray]]]:
    """Sets the card's thresholds; figures, and by kind the pictures with whether they are held back, to be drawn."""
    assert [fact["name"] for fact in card["guard"]["facts"]] == FACTS
    told = left_out(net, train)
    set_thresholds(card, told[0])
    judge = Judge(card)
    figures = {
        "falseAlarmLeftOut": figure(judge.held(told[0]).mean(), "share", "slices of the train patients left out of the training, held back; the thresholds come from here", len(told[0])),
        "falseAlarmLeftOutMoved": figure(judge.held(told[1]).mean(), "share", "the same slices moved, zoomed, trimmed and toned as training does", len(told[1]))}
    x = images(val)
    own = facts_of(net, x)
    base = judge.score(own)
    figures["falseAlarm"] = figure(judge.held(own).mean(), "share", "val slices held back; 95% interval by patient", len(val),
                                   bootstrap(val.groups, lambda i: judge.held(own[i]).mean(), 500))
    patients = [np.flatnonzero(val.groups == group) for group in np.unique(val.groups)]
    figures["falseAlarmPatients"] = figure(np.mean([judge.withheld(own[i]) for i in patients]), "share", "val patients withheld by the series' rule on their slices", len(patients))
    shown = {"as they are": (x, judge.held(own))}
    errors = error_of(before, x) if before else None
    torch.manual_seed(1)
    for name, (spoil, what) in FIXED.items():
        spoilt = spoil(x)
        facts = facts_of(net, spoilt)
        held, score = judge.held(facts), judge.score(facts)
        shown[name] = (spoilt, held)
        figures[f"held:{name}"] = figure(held.mean(), "share", f"val slices, {what}: held back; speaking: {judge.words(facts)}", len(val),
                                         bootstrap(val.groups, lambda i: held[i].mean(), 500))
        figures[f"auroc:{name}"] = figure(auroc(np.concatenate([base, score]), np.repeat([0, 1], len(val))), "AUROC", f"val slices, {what}, against the same as they are", len(val),
                                          bootstrap(val.groups, lambda i: auroc(np.concatenate([base[i], score[i]]), np.repeat([0, 1], len(i))), 200))
        figures[f"patients:{name}"] = figure(np.mean([judge.withheld(facts[i]) for i in patients]), "share", f"val patients, {what}: withheld by the series' rule", len(patients))
        if errors is not None:
            theirs = error_of(before, spoilt)
            figures[f"control:{name}"] = figure((theirs > np.quantile(errors, 1 - FALSE_ALARMS)).mean(), "share", f"control: val slices, {what}: held back by the guard before this one, means and "
                                                f"deviations of the autoencoder's features, at 1% of val; AUROC {auroc(np.concatenate([errors, theirs]), np.repeat([0, 1], len(val))):.3f}", len(val))
    figures |= of_series(net, judge, card, series)
    foreign, pictures = of_files(net, judge, card, folders, base)
    return figures | foreign, shown | pictures


def error_of(net: AnomalyNet, x: Tensor) -> np.ndarray:
    return torch.cat([net(part)[3] for part in x.split(64)]).numpy()


def of_series(net: nn.Module, judge: Judge, card: dict, folders: list[pathlib.Path]) -> dict[str, Figure]:
    """Whole DICOM series as the program prepares them: as they are, and spoilt."""
    figures = {}
    torch.manual_seed(1)
    for folder in folders:
        x = dicom.prepare(dicom.read_series(folder), card)
        for name, spoil in {"asItIs": lambda some: some, **{name: FIXED[name][0] for name in ("turnedLeft", "upsideDown", "inverted", "noise", "blur", "halfEmpty")}}.items():
            facts = facts_of(net, spoil(x))
            figures[f"series:{folder.name}:{name}"] = figure(judge.held(facts).mean(), "share", f"slices held back of the series {folder.name}, {FIXED[name][1] if name in FIXED else 'as it is'}: "
                                                             f"{'withheld' if judge.withheld(facts) else 'passes'}; speaking: {judge.words(facts)}", len(x))
    return figures


def of_files(net: nn.Module, judge: Judge, card: dict, folders: list[pathlib.Path], base: np.ndarray) -> tuple[dict[str, Figure], dict[str, tuple[Tensor, np.ndarray]]]:
    """Files of any kind by modality, the median of their first frames' facts; a picture that comes again in another encoding counts once."""
    found: dict[str, dict[str, tuple[Tensor, np.ndarray]]] = {}
    for path in sorted(p for folder in folders for p in folder.rglob("*") if p.is_file()):
        try:
            series = dicom.read_frames(path)
        except Exception:  # a folder of test files holds what no reader decodes
            continue
        if min(series.values.shape[1:]) < 64:
            continue
        x = dicom.prepare(series, card)
        key = hashlib.sha256((x * 50).round().byte().numpy().tobytes()).hexdigest()
        found.setdefault(series.modality or "none", {})[key] = (x[:1], np.median(facts_of(net, x), 0))
    figures, pictures = {}, {}
    for modality, files in sorted(found.items()):
        facts = np.stack([f for _, f in files.values()])
        pictures[modality] = (torch.cat([x for x, _ in files.values()]), judge.held(facts))
        figures[f"foreign:{modality}"] = figure(judge.held(facts).mean(), "share", f"different pictures of modality {modality} in test collections, held back by the pixels alone; speaking: {judge.words(facts)}", len(facts))
        figures[f"foreignAuroc:{modality}"] = figure(auroc(np.concatenate([base, judge.score(facts)]), np.repeat([0, 1], [len(base), len(facts)])), "AUROC", "the same, against val slices", len(facts))
    return figures, pictures


def draw(pictures: dict[str, tuple[Tensor, np.ndarray]], figures: dict[str, Figure], out: pathlib.Path) -> None:
    """held.png: of each kind some pictures at even steps, framed red where they are held back and green where they pass."""
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    columns = 8
    picture, axes = pyplot.subplots(len(pictures), columns, figsize=(columns, 1.04 * len(pictures)))
    for row, (name, (x, held)) in zip(axes, pictures.items()):
        row[0].set_ylabel(f"{name}\n{held.mean():.0%} held", fontsize=6, rotation=0, ha="right", va="center")
        chosen = np.linspace(0, len(x) - 1, min(columns, len(x))).astype(int)
        for axis in row:
            axis.set_xticks([])
            axis.set_yticks([])
            axis.spines[:].set_visible(False)
        for axis, k in zip(row, chosen):
            axis.imshow(x[k, 0], cmap="gray", vmin=0, vmax=1)
            for spine in axis.spines.values():
                spine.set(visible=True, color="red" if held[k] else "limegreen", linewidth=2)
    picture.subplots_adjust(left=.12, right=.995, bottom=.003, top=.997, wspace=.05, hspace=.05)
    picture.savefig(out / "held.png", dpi=80)
    pyplot.close(picture)
    Image.open(out / "held.png").convert("RGB").quantize(48).save(out / "held.png", optimize=True)
