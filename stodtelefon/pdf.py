"""A pdf that is made to be read aloud as well as looked at: PDF/UA-1, made by typst from a template and plain data.

typst refuses by itself what does not meet PDF/UA-1. It is imported when a pdf is made, so that a process which makes
none does not hold it; it gets no network, no fonts of the machine, and reads nothing but the templates of this package.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from stodtelefon.dates import midnight

TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
STANDARD = "ua-1"
NOT_MADE = (
    "Det gick inte att göra en pdf som alla kan läsa, så ingen fil gjordes. "
    "Sidan har samma uppgifter. Säg till den som sköter programmet."
)
NO_SIGN = (
    "Det gick inte att göra en pdf: någon text har ett tecken som inte finns i typsnittet, till exempel en "
    "symbol i kommunens namn eller i en kodlista. Ta bort tecknet, eller använd sidan."
)
MISSING_SIGN = "could not be displayed"

logger = logging.getLogger(__name__)


def as_pdf(template: str, data: Mapping[str, Any], *, made_on: date) -> bytes:
    """The pdf that a template in templates/pdf makes of the data. The same data and day give the same bytes.

    `data` is what JSON can say. It reaches the template as text: nothing in it is markup. Where typst refuses, a
    ValidationError with a sentence for the one who asked; the log says why.
    """
    import typst

    try:
        return typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=STANDARD,
            timestamp=int(midnight(made_on).timestamp()),
            package_path=TEMPLATES,
            package_cache_path=TEMPLATES,
        )
    except typst.TypstError as error:
        logger.error("typst nekade %s: %s", template, error.message)
        raise ValidationError(NO_SIGN if MISSING_SIGN in error.message else NOT_MADE, code="pdf") from error
