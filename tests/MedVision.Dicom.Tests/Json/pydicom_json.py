"""Reads DICOM JSON (one object a line) as pydicom does and says what it found: {tag: [VR, values]} for every element, or the error."""
import json
import sys
import warnings

import pydicom

warnings.simplefilter("ignore")


def show(dataset):
    out = {}
    for element in dataset:
        key = "%08X" % element.tag
        if element.VR == "SQ":
            out[key] = ["SQ", [show(item) for item in element.value]]
        elif isinstance(element.value, bytes):
            out[key] = [element.VR, element.value.hex().upper()]
        elif element.VR == "PN":
            values = element.value if isinstance(element.value, pydicom.multival.MultiValue) else [element.value]
            out[key] = ["PN", [str(v) for v in values]]
        else:
            out[key] = [element.VR, element.VM]
    return out


for line in open(sys.argv[1], encoding="utf-8"):
    try:
        print(json.dumps(show(pydicom.Dataset.from_json(line))))
    except Exception as error:
        print(json.dumps({"error": "%s: %s" % (type(error).__name__, error)}))
