"""Draws the glyphs that captures need and writes them as DejaVuSans.g.cs.

usage: python3 generate.py          (needs Pillow with FreeType and Debian's fonts-dejavu-core 2.37)

A glyph is: character (u16), advance (u8), left (i8), top (i8, down from the top of the line), width (u8), height (u8), then
width * height bytes of coverage. A face is: height of a line (u8), number of glyphs (u16), the glyphs by rising character.
"""
import base64
import pathlib
import struct
import textwrap
import zlib

from PIL import Image, ImageDraw, ImageFont

FONTS = "/usr/share/fonts/truetype/dejavu/"
FACES = [("Small", "DejaVuSans.ttf", 13), ("Regular", "DejaVuSans.ttf", 17), ("Bold", "DejaVuSans-Bold.ttf", 17), ("Title", "DejaVuSans-Bold.ttf", 26)]
CHARACTERS = sorted([*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”…•≤≥≈×→²³µα□")])


def draw(face, size):
    font = ImageFont.truetype(FONTS + face, size)
    ascent, descent = font.getmetrics()
    out = b""
    characters = sorted(set(CHARACTERS))
    for code in characters:
        text = chr(code)
        left, top, right, bottom = font.getbbox(text)
        width, height = max(0, right - left), max(0, bottom - top)
        image = Image.new("L", (max(1, width), max(1, height)))
        ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=255)
        coverage = image.tobytes() if width and height else b""
        if not coverage:
            width = height = 0
        out += struct.pack("<HBbbBB", code, round(font.getlength(text)), left, top, width, height) + coverage
    return struct.pack("<BH", ascent + descent, len(characters)) + out


lines = ["// Written by generate.py from DejaVu Sans 2.37 (see LICENSE-DejaVu.txt). Do not edit.", "", "namespace MedVision.Imaging.Results.Capture.Font;", "",
         "/// <summary>The glyphs of DejaVu Sans as coverage, deflated, in Base64; <c>generate.py</c> says how they lie.</summary>", "internal static class DejaVuSans", "{"]
for index, (name, face, size) in enumerate(FACES):
    packed = base64.b64encode(zlib.compress(draw(face, size), 9)).decode()
    if index:
        lines.append("")
    lines += [f"    internal const string {name} = \"\"\""] + ["        " + line for line in textwrap.wrap(packed, 160)] + ["        \"\"\";"]
lines.append("}")
pathlib.Path(__file__).with_name("DejaVuSans.g.cs").write_text("\n".join(lines) + "\n")
