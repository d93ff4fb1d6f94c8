"""Bad input through the real pages: a clear sentence by the field or a 404, nothing stored by half, no word lost."""
