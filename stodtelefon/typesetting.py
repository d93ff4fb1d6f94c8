"""The program that typesets one pdf, in a process of its own: `stodtelefon/pdf.py` starts it, and nobody imports it.

What typst holds grows with each document to some hundred MB; here it is given back. It knows neither Django nor the
settings: in comes JSON, out comes the pdf, or why typst refused.
"""

from __future__ import annotations

import json
import sys

import typst

STANDARD = "ua-1"
REFUSED = 3


def main() -> int:
    asked = json.load(sys.stdin.buffer)
    try:
        content = typst.compile(
            asked["template"],
            root=asked["root"],
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
            sys_inputs={"data": json.dumps(asked["data"])},
            pdf_standards=STANDARD,
            timestamp=asked["timestamp"],
            package_path=asked["root"],
            package_cache_path=asked["root"],
        )
    except typst.TypstError as error:
        sys.stderr.write(error.message)
        return REFUSED
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
