"""Draws the figures of a report as PDF and SVG: draw_figures.py FOLDER, the folder with *.vl.json and *.csv.

Needs the package vl-convert-python, which holds Vega-Lite and fetches nothing.
"""

import json
import pathlib
import sys


def draw(path, converter):
    spec = json.loads(path.read_text(encoding="utf-8"))
    table = path.parent / spec["data"].pop("url")
    spec["data"]["values"] = table.read_text(encoding="utf-8")
    stem = path.name[: -len(".vl.json")]
    (path.parent / (stem + ".pdf")).write_bytes(converter.vegalite_to_pdf(spec))
    (path.parent / (stem + ".svg")).write_text(converter.vegalite_to_svg(spec), encoding="utf-8")


def main():
    folder = pathlib.Path(sys.argv[1])
    try:
        import vl_convert
    except ImportError:
        print("no vl_convert", file=sys.stderr)
        return 3
    paths = sorted(folder.glob("*.vl.json"))
    for path in paths:
        draw(path, vl_convert)
    print(len(paths))
    return 0


if __name__ == "__main__":
    sys.exit(main())
