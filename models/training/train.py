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
    parser.add_argument("--folds", type=int, help="networks trained on folds of the patients and averaged; default: the family's own; 0: one on all")
    parser.add_argument("--fold", type=int, help="train only this fold (from 0), so that several machines or cores can share the work")
    parser.add_argument("--part", help="train only this part of the family: outline or judge of the U-Net")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--threads", type=int, default=0, help="CPU threads; 0 is PyTorch's own choice")
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--epochs", type=int, help="default: the family's own")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    args = arguments()
    if args.threads:
        torch.set_num_threads(args.threads)
    task = families.FAMILIES[args.model]()
    runs = args.runs or pathlib.Path(__file__).parent / "runs" / args.model
    slices = tuple(data.load(args.data, split, task.size) for split in ("train", "val"))
    for name, part in (task.parts or {"": type(task)}).items():
        if args.part in (None, name):
            train_part(part(), args, runs / name, *slices)
    if args.fold is None and args.part is None:
        export(args.model, runs, args.out)


def train_part(task: trainer.Task, args: argparse.Namespace, runs: pathlib.Path, train: data.Slices, val: data.Slices) -> None:
    """Trains one network on all of train, or one on each fold."""
    count = task.folds if args.folds is None else args.folds
    parts = data.folds(train, count) if count else []
    wanted = [args.fold] if args.fold is not None else task.trained if args.folds is None and task.trained else range(count)
    for k in wanted if count else [None]:
        seed = args.seed + (k or 0)
        trainer.seed_everything(seed)
        run = trainer.Run(runs if k is None else runs / f"fold-{k}", trainer.pick_device(args.device), args.epochs or task.epochs, seed, args.resume,
                          None if k is None else (k, count))
        net = begun(task, args.init)
        task.train(net, *((train, val) if k is None else (train[index] for index in parts[k])), run)


def begun(task: trainer.Task, init: pathlib.Path | None) -> torch.nn.Module:
    """A network of the family, its U-Net with the weights of `init` where they are given."""
    net = task.network()
    if init:
        getattr(net, "unet", net).load_state_dict(unet.trunk(torch.load(init, map_location="cpu")["weights"]))
    return net


if __name__ == "__main__":
    main()
