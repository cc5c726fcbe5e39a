"""Lists every element of every file below a folder, as pydicom sees it: one JSON object a file.

element: [path, VR, bytes (items for SQ, -1 where pydicom cannot interpret it), MD5 of the bytes as they stand in the file]
"""
import hashlib
import json
import logging
import os
import sys
import warnings

import pydicom
import pydicom.dicomdir
from pydicom.dataelem import RawDataElement

# A DICOMDIR's records are to be seen as they are, not as pydicom links them anew.
pydicom.dicomdir.DicomDir.parse_records = lambda self: None
warnings.simplefilter("ignore")
logging.getLogger("pydicom").setLevel(logging.CRITICAL)


def text(element):
    # (0008,0005) is interpreted while reading: back to its bytes.
    value = element.value
    value = "\\".join(value) if isinstance(value, pydicom.multival.MultiValue) else str(value or "")
    return (value + " " * (len(value) % 2)).encode("latin-1")


def walk(dataset, path, out):
    for tag in sorted(dataset._dict.keys()):
        raw = dataset.get_item(tag)
        here = path + "%08X" % tag
        try:
            element = dataset[tag]
        except Exception as error:
            out.append([here, "??", -1, type(error).__name__])
            continue
        if element.VR == "SQ":
            out.append([here, "SQ", len(element.value or []), ""])
            for index, item in enumerate(element.value or []):
                walk(item, "%s/%d/" % (here, index), out)
        else:
            value = (raw.value or b"") if isinstance(raw, RawDataElement) else text(raw)
            out.append([here, element.VR, len(value), hashlib.md5(value).hexdigest().upper()])


for folder, folders, names in os.walk(sys.argv[1]):
    folders.sort()
    for name in sorted(names):
        if name == "manifest.csv":
            continue
        path = os.path.join(folder, name)
        line = {"file": os.path.relpath(path, sys.argv[1]).replace(os.sep, "/")}
        try:
            dataset = pydicom.dcmread(path, force=True)
            line["elements"] = []
            walk(dataset, "", line["elements"])
        except Exception as error:
            line["error"] = "%s: %s" % (type(error).__name__, error)
        print(json.dumps(line))
