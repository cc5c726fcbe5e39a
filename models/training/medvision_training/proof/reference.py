"""What the program needs to judge a set that it made: points of the real slices and the thresholds, one `safetensors` file.

The format is an 8-byte little-endian length, that many bytes of JSON (name: dtype, shape, data_offsets; `__metadata__`: texts), then the
numbers, row-major and little-endian: https://huggingface.co/docs/safetensors. It holds coarse 16 x 16 pictures and features of every
real slice: where the slices are not public, guard the file like the slices.
"""
import json
import pathlib
import struct

import numpy as np

DTYPES = {"F16": np.float16, "F32": np.float32, "I32": np.int32, "U8": np.uint8}


def write(path: pathlib.Path, tensors: dict[str, np.ndarray], told: dict[str, str]) -> None:
    names = {np.dtype(t): name for name, t in DTYPES.items()}
    head: dict[str, object] = {"__metadata__": told}
    offset = 0
    for name, value in tensors.items():
        head[name] = {"dtype": names[value.dtype], "shape": list(value.shape), "data_offsets": [offset, offset + value.nbytes]}
        offset += value.nbytes
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(np.ascontiguousarray(v).tobytes() for v in tensors.values()))


def read(path: pathlib.Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    content = path.read_bytes()
    size, = struct.unpack("<Q", content[:8])
    head = json.loads(content[8:8 + size])
    told, body = head.pop("__metadata__", {}), content[8 + size:]
    return {name: np.frombuffer(body[slice(*about["data_offsets"])], DTYPES[about["dtype"]]).reshape(about["shape"])
            for name, about in head.items()}, told
