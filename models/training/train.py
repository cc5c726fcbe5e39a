#!/usr/bin/env python3
"""Trains one model and exports it: train.py unet --data DIR --out models/brain-tumor-unet"""
import argparse
import pathlib

import torch

from export import export
from medvision_training import data, families, trainer, unet


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=list(families.FAMILIES))
    parser.add_argument("--data", type=pathlib.Path, required=True, help="folder with manifest.csv")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the model: ONNX, card, curves")
    parser.add_argument("--runs", type=pathlib.Path, help="folder of checkpoints (default: runs/MODEL beside this file)")
    parser.add_argument("--init", type=pathlib.Path, help="weights.pt of a trained U-Net to start the U-Net or the classifier from")
    parser.add_argument("--keep", type=float, default=0, help="U-Net: share of the weights of --init in the finished ones (see unet.blend)")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0 is PyTorch's own choice")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--epochs", type=int, help="default: the family's own")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def keep(task: unet.UNetTask, start: dict[str, torch.Tensor], share: float, train: data.Slices, runs: pathlib.Path) -> None:
    """Blends the average of the finished training, which last.pt holds, with its start, and writes weights.pt anew."""
    trainer.seed_everything(1)
    net = task.network()
    net.load_state_dict(torch.load(runs / "last.pt", map_location="cpu")["ema"])
    unet.blend(net.eval(), start, share, data.hold_out(train, task.held_share, task.held_seed)[0], task)
    told = torch.load(runs / "weights.pt", map_location="cpu")
    torch.save({**told, "weights": net.state_dict(), "kept": share}, runs / "weights.pt")


def main() -> None:
    args = arguments()
    if args.threads:
        torch.set_num_threads(args.threads)
    trainer.seed_everything(args.seed)
    task = families.FAMILIES[args.model]()
    runs = args.runs or pathlib.Path(__file__).parent / "runs" / args.model
    run = trainer.Run(runs, trainer.pick_device(args.device), args.epochs or task.epochs, args.seed, args.resume)
    train, val = (data.load(args.data, split, task.size) for split in ("train", "val"))
    net = task.network()
    start = unet.trunk(torch.load(args.init, map_location="cpu")["weights"]) if args.init else {}
    if start:
        net.unet.load_state_dict(start)
    task.train(net, train, val, run)
    if start and args.keep:
        keep(task, start, args.keep, train, runs)
    export(args.model, runs, args.out)


if __name__ == "__main__":
    main()
