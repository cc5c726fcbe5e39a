"""What pydicom makes of every file below a folder: decoded text, and native frames. One JSON object a file.

texts:  [path, value, ...] of every LO, LT, PN, SH, ST, UC, UT element
frames: MD5 of each decoded frame, colour by pixel, little endian, 1-bit pixels packed from the lowest bit
"""
import hashlib
import json
import logging
import os
import sys
import warnings

import numpy
import pydicom

warnings.simplefilter("ignore")
logging.getLogger("pydicom").setLevel(logging.CRITICAL)
FREE_TEXT = {"LO", "PN", "SH", "UC", "LT", "ST", "UT"}
NATIVE = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5"}


def texts(dataset, path, out):
    for tag in sorted(dataset._dict.keys()):
        here = path + "%08X" % tag
        try:
            element = dataset[tag]
            if element.VR == "SQ":
                for index, item in enumerate(element.value or []):
                    texts(item, "%s/%d/" % (here, index), out)
            elif element.VR in FREE_TEXT and element.value:
                value = element.value
                values = list(value) if isinstance(value, pydicom.multival.MultiValue) else [value]
                strip = str.rstrip if element.VR in ("LT", "ST", "UT") else str.strip
                out.append([here] + [strip(str(v), " \0") for v in values])
        except Exception as error:
            out.append([here, "!" + type(error).__name__])


def frames(dataset):
    if "PixelData" not in dataset or dataset.file_meta.get("TransferSyntaxUID") not in NATIVE:
        return None
    pixels = dataset.pixel_array
    count = int(dataset.get("NumberOfFrames") or 1)
    pixels = pixels.reshape((count, -1))
    pixels = pixels.astype(pixels.dtype.newbyteorder("<"))
    if dataset.BitsAllocated == 1:
        pixels = numpy.packbits(pixels.astype("uint8"), axis=1, bitorder="little")
    return [hashlib.md5(frame.tobytes()).hexdigest().upper() for frame in pixels]


for folder, folders, names in os.walk(sys.argv[1]):
    folders.sort()
    for name in sorted(names):
        path = os.path.join(folder, name)
        line = {"file": os.path.relpath(path, sys.argv[1]).replace(os.sep, "/"), "texts": [], "frames": None}
        try:
            dataset = pydicom.dcmread(path)
        except Exception:
            continue
        texts(dataset, "", line["texts"])
        try:
            line["frames"] = frames(dataset)
        except Exception as error:
            line["error"] = "%s: %s" % (type(error).__name__, error)
        print(json.dumps(line))
