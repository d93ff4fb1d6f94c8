"""`python -m stodtelefon.embedded_pg remove`: remove this work tree's embedded databases and everything in them."""

import sys
from pathlib import Path

from stodtelefon.embedded_pg.server import EmbeddedPostgresError, remove_all

if sys.argv[1:] != ["remove"]:
    sys.exit(__doc__)
try:
    remove_all(Path.cwd())
except EmbeddedPostgresError as error:
    sys.exit(str(error))
