#!/usr/bin/env python3
"""Writes model.onnx, model.json and example.json of a trained model: export.py unet --out models/brain-tumor-unet

The card is the family's template in cards/ plus what is known of these weights. Figures and thresholds of earlier weights
are dropped; evaluate.py writes those of the new ones. example.json holds PyTorch's answer to a ramp, so that any other engine can be
held against it: `./medvision models verify`.
"""
import argparse
import hashlib
import json
import pathlib

import numpy as np
import torch
from torch import Tensor, nn

from medvision_training import ensemble, families, storage, trainer

OPSET = 16
LIMIT = 8 << 20
TOLERANCE = 1e-4
CHOSEN = {"segmentation": ["threshold", "presence"], "classification": ["temperature", "abstainBelow", "caseRule"],
          "anomaly": ["pixelThreshold", "scoreThreshold"]}


def load_network(model: str, runs: pathlib.Path) -> tuple[nn.Module, dict]:
    """The trained network in evaluation mode, and what weights.pt tells of its training."""
    task = families.FAMILIES[model]()
    net, state = ensemble.load(task, runs)
    return storage.halved(net) if task.half_weights else net, state


def ramp(shape: list[int]) -> Tensor:
    """x[i] = -1 + 2 i / (n - 1) in row-major order, computed in double."""
    count = int(np.prod(shape))
    return (-1 + 2 * torch.arange(count, dtype=torch.float64) / (count - 1)).float().view(shape)


def example_inputs(card: dict) -> dict[str, Tensor]:
    """Two items: a ramp for every float input, 0, 1 for labels."""
    return {i["name"]: torch.arange(2) if i["type"] == "int64" else ramp([2, *i["shape"][1:]]) for i in card["inputs"]}


def summary(value: Tensor) -> dict:
    """Statistics and 64 spread values that stand for a whole output."""
    flat = value.detach().double().flatten()
    indices = torch.linspace(0, len(flat) - 1, min(64, len(flat))).long()
    return {"shape": list(value.shape), "sum": flat.sum().item(), "min": flat.min().item(), "max": flat.max().item(),
            "first": flat[:8].tolist(), "samples": {"indices": indices.tolist(), "values": flat[indices].tolist()}}


def write_json(path: pathlib.Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def write_onnx(net: nn.Module, card: dict, path: pathlib.Path) -> None:
    """ONNX with a free batch dimension."""
    inputs = example_inputs(card)
    names = [*inputs, *(o["name"] for o in card["outputs"])]
    torch.onnx.export(net, tuple(inputs.values()), str(path), opset_version=OPSET, input_names=list(inputs),
                      output_names=names[len(inputs):], dynamic_axes={name: {0: "n"} for name in names},
                      do_constant_folding=not any(isinstance(module, storage.Half) for module in net.modules()))
    if path.stat().st_size > LIMIT:
        raise ValueError(f"{path} is larger than {LIMIT} bytes")


def export(model: str, runs: pathlib.Path, out: pathlib.Path) -> dict:
    """Exports the weights in `runs` to the model folder `out` and returns the card."""
    net, state = load_network(model, runs)
    template = pathlib.Path(__file__).parent / "cards" / f"{families.FAMILIES[model].name}.json"
    card = json.loads(template.read_text())
    out.mkdir(parents=True, exist_ok=True)
    write_onnx(net, card, out / card["file"])
    digest = hashlib.sha256((out / card["file"]).read_bytes()).hexdigest()
    before = json.loads((out / "model.json").read_text()) if (out / "model.json").exists() else {}
    same = before.get("sha256") == digest
    card.update(sha256=digest, opset=OPSET, parameters=sum(p.numel() for p in net.parameters()),
                parity=before["parity"] if same else {"maxAbsDiff": None, "engine": "ONNX Runtime 1.29"},
                figures=before["figures"] if same else {})
    card.update({part: before[part] for part in ("plots", "speed") if same and part in before})
    for part, names in CHOSEN.items() if same else ():
        card.get(part, {}).update({name: before[part][name] for name in names if name in before.get(part, {})})
    for fact, known in zip(card.get("guard", {}).get("facts", []), before["guard"]["facts"]) if same and "guard" in before else ():
        fact.update(usual=known["usual"], threshold=known["threshold"])
    card["training"].update(seed=state["seed"], epochs=state["epochs"], hours=round(state["hours"], 2),
                            pytorch=torch.__version__.split("a")[0].split("+")[0])
    write_json(out / "model.json", card)
    inputs = example_inputs(card)
    with torch.no_grad():
        outputs = net(*inputs.values())
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    write_json(out / "example.json", {
        "inputs": {name: {"shape": list(v.shape), "fill": "ramp"} if v.is_floating_point() else
                   {"shape": list(v.shape), "values": v.tolist()} for name, v in inputs.items()},
        "outputs": {o["name"]: summary(v) for o, v in zip(card["outputs"], outputs)}, "tolerance": TOLERANCE})
    trainer.plot_curves(ensemble.folders(families.FAMILIES[model](), runs), out / "curves.png")
    return card


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", choices=list(families.FAMILIES))
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the model")
    parser.add_argument("--runs", type=pathlib.Path, help="folder of checkpoints (default: runs/MODEL beside this file)")
    parser.add_argument("--parity", type=float, help="greatest difference that `./medvision models verify` found, for the card")
    args = parser.parse_args()
    card = export(args.model, args.runs or pathlib.Path(__file__).parent / "runs" / args.model, args.out)
    if args.parity is not None:
        card["parity"]["maxAbsDiff"] = args.parity
        write_json(args.out / "model.json", card)
    print(f"{args.out}: {card['parameters']} parameters, sha256 {card['sha256']}")


if __name__ == "__main__":
    main()
