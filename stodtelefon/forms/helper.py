"""How crispy draws a form of the house."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.utils import TEMPLATE_PACK


class StodHelper(FormHelper):
    """Crispy draws the fields; the form tag, the token and the error summary are in `components/form.html`."""

    form_tag = False
    disable_csrf = True
    render_unmentioned_fields = True

    _attributes = None

    def get_attributes(self, template_pack=TEMPLATE_PACK):
        """The same for every field, and crispy asks for each: worked out once."""
        if self._attributes is None:
            self._attributes = super().get_attributes(template_pack)
        return self._attributes
