#!/usr/bin/python3
"""Cuts Noto Sans SC Regular down to what our pictures can need: assets/fonts/NotoSansSC-Regular.subset.ttf.

    npm install --prefix /tmp/font @expo-google-fonts/noto-sans-sc@0.4.3
    apt-get install fonttools
    /usr/bin/python3 scripts/make-font.py /tmp/font/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf

Kept: ASCII, Latin-1, Latin Extended-A, Greek, punctuation, arrows, mathematical operators, box drawing and geometric
shapes, CJK punctuation, full-width forms, and the 6,763 characters of GB 2312. Hinting is dropped: pictures are
rasterised at one size. The family keeps its name: the licence reserves only "Source".
"""

import sys
from pathlib import Path

from fontTools import subset

RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x391, 0x3C9), (0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x209F),
    (0x20AC, 0x20AC), (0x2100, 0x214F), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2500, 0x257F), (0x25A0, 0x25FF),
    (0x3000, 0x303F), (0xFF00, 0xFFEF),
]


def gb2312():
    """Levels 1 and 2: rows 16 to 87."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def main(source):
    target = Path(__file__).parent.parent / "assets" / "fonts" / "NotoSansSC-Regular.subset.ttf"
    options = subset.Options(hinting=False, layout_features=["kern"], name_IDs=[0, 1, 2, 4, 6, 13, 14], notdef_outline=True)
    options.drop_tables += ["DSIG", "vhea", "vmtx", "VORG", "GSUB", "BASE"]
    font = subset.load_font(source, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[c for first, last in RANGES for c in range(first, last + 1)] + list(gb2312()))
    subsetter.subset(font)
    subset.save_font(font, target, options)
    print(f"{target}: {target.stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters")


main(sys.argv[1])
