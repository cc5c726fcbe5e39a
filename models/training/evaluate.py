#!/usr/bin/env python3
"""Writes a trained model's figures into its card, README, figures.json and pictures: evaluate.py unet --data DIR --out models/brain-tumor-unet

Refuses weights that are not those of the folder's model.onnx, so that a card never shows another model's figures.
"""
import argparse
import hashlib
import json
import pathlib
import tempfile

import torch

from export import load_network, write_json, write_onnx
from medvision_training import anomaly, classification, data, families, guarding, robustness, tumour
from medvision_training.generation import figures as generation
from medvision_training.proof import evaluation as proof
from medvision_training.segmentation import figures as segmentation


def arguments() -> argparse.Namespace:
    here = pathlib.Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", choices=list(families.FAMILIES))
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with manifest.csv")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the model")
    parser.add_argument("--runs", type=pathlib.Path, default=here / "runs", help="folder of checkpoints of all families")
    parser.add_argument("--normal", type=pathlib.Path, help="U-Net, autoencoder: a DICOM series without a tumour")
    parser.add_argument("--treated", type=pathlib.Path, help="U-Net: a DICOM series of a treated brain, only reported")
    parser.add_argument("--before", type=pathlib.Path, help="U-Net: model.json of an earlier version, whose figures are told beside the new ones")
    parser.add_argument("--robustness", action="store_true", help="U-Net, classifier: only measure answers under noise, blur, coil field, gamma and attacks")
    parser.add_argument("--looks", action="store_true", help="gan: only what a few draws look like, without the proof")
    parser.add_argument("--series", type=pathlib.Path, nargs="*", default=[], help="guard: folders, each a DICOM series, as they are and spoilt")
    parser.add_argument("--files", type=pathlib.Path, nargs="*", default=[], help="guard: folders of DICOM files of other kinds")
    parser.add_argument("--usefulness", action="store_true", help="gan: also run the trainings with and without synthetic slices; a stopped run goes on")
    return parser.parse_args()


def has_weights_of(net: torch.nn.Module, card: dict) -> bool:
    """The export is deterministic: the same weights give the same file."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "model.onnx"
        write_onnx(net, card, path)
        return hashlib.sha256(path.read_bytes()).hexdigest() == card["sha256"]


def refuse_other_weights(net: torch.nn.Module, card: dict) -> None:
    if not has_weights_of(net, card):
        raise SystemExit(f"the weights in --runs are not those of {card['name']}/model.onnx: run export.py first")


def judges(out: pathlib.Path, runs: pathlib.Path) -> tuple[dict[str, torch.nn.Module], dict]:
    """The classifier and, where its weights are at hand, the U-Net, as they lie beside `out`; and the classifier's card."""
    cards = {name: json.loads((out.parent / families.FAMILIES[name].name / "model.json").read_text()) for name in ("classifier", "unet")}
    found = {"classifier": load_network("classifier", runs / "classifier")[0]}
    refuse_other_weights(found["classifier"], cards["classifier"])
    unet = load_network("unet", runs / "unet")[0] if (runs / "unet").exists() else None
    if unet is not None and has_weights_of(unet, cards["unet"]):
        found["unet"] = tumour.Called(unet, cards["unet"]["segmentation"]["presence"]["threshold"])
    else:
        print("the U-Net's weights are not at hand: its figure is left out")
    return found, cards["classifier"]


def write_table(readme: pathlib.Path, figures: dict) -> None:
    """Puts the figures as a table between the README's two `figures` marks, those of an earlier version beside the new ones at `before`, and
    those of `--robustness`, a row for each kind, at `robustness`."""
    rows = ["| figure | value | 95% interval | n | what |", "|---|---|---|---|---|"]
    changes = ["| figure | before | now |", "|---|---|---|"]
    for name, f in figures.items():
        if name.startswith("robust"):
            continue
        now = name.removeprefix("before")
        now = now[:1].lower() + now[1:]
        if now != name and now in figures:
            changes.append(f"| {now} | {told(f)} | {told(figures[now])} |")
        else:
            interval = "" if f["low"] is None else f"{f['low']:.3f} .. {f['high']:.3f}"
            rows.append(f"| {name} | {f['value']:.3f} {f['unit']} | {interval} | {f['n']} | {f['note']} |")
    text = between(between(readme.read_text(), "figures", rows), "before", changes)
    readme.write_text(between(text, "robustness", robustness.table(figures)))


def told(f: dict) -> str:
    return f"{f['value']:.3f}" + ("" if f["low"] is None else f" ({f['low']:.3f} .. {f['high']:.3f})")


def between(text: str, mark: str, rows: list[str]) -> str:
    """The text with the rows between `<!-- mark -->` and `<!-- /mark -->`, where it has them."""
    before, opening, rest = text.partition(f"<!-- {mark} -->")
    _, closing, after = rest.partition(f"<!-- /{mark} -->")
    return f"{before}{opening}\n" + "\n".join(rows) + f"\n{closing}{after}" if closing else text


@torch.no_grad()
def main() -> None:
    args = arguments()
    card = json.loads((args.out / "model.json").read_text())
    net, _ = load_network(args.model, args.runs / args.model)
    refuse_other_weights(net, card)
    size = families.FAMILIES[args.model].size
    train, val = (data.load(args.data, split, size) for split in ("train", "val"))
    spoilt = {name: value for name, value in card["figures"].items() if name.startswith("robust")}
    if args.robustness and args.model not in ("unet", "classifier"):
        raise SystemExit("--robustness is for the U-Net and the classifier")
    if args.robustness:
        figures = {name: value for name, value in card["figures"].items() if name not in spoilt}
        spoilt = robustness.report(args.model, net, card, val, args.out)
    elif args.model == "unet":
        figures = segmentation.evaluate(net, card, train, val, args.out, args.normal, args.treated, args.before)
    elif args.model == "classifier":
        figures = classification.evaluate(net, card, train, val, args.out)
    elif args.model == "autoencoder":
        figures = anomaly.evaluate(net, card, train, val, args.out, args.normal)
    elif args.model == "guard":
        before = load_network("autoencoder", args.runs / "autoencoder")[0] if (args.runs / "autoencoder" / "weights.pt").exists() else None
        figures, pictures = guarding.evaluate(net, card, train, val, before, args.series, args.files)
        guarding.draw(pictures, figures, args.out)
    else:
        networks, classifier = judges(args.out, args.runs)
        if args.model == "painter":
            figures = generation.evaluate_painter(net, train, val, args.out, networks)
        else:
            figures = generation.evaluate_pairs(net, train, val, args.out, networks)
            if not args.looks:
                figures |= proof.evaluate(net, card, train, val, args.out, networks, classifier, args.runs / "proof", args.usefulness)
    figures = {name: value for name, value in figures.items() if value["value"] is not None}
    figures = card["figures"] = {**figures, **spoilt}
    write_json(args.out / "model.json", card)
    write_json(args.out / "figures.json", figures)
    if (args.out / "README.md").exists():
        write_table(args.out / "README.md", figures)
    for name, value in figures.items():
        print(f"{name:36} {value['value']} {[value['low'], value['high']] if value['low'] is not None else ''} n {value['n']}")


if __name__ == "__main__":
    main()
