"""What the pages say of the invented years."""

from django.template import Library

from stodtelefon.demo.models import Month
from stodtelefon.demo.years import in_words

register = Library()


@register.simple_tag
def years_being_told() -> str:
    """Which years are still filled in, for the banner of the pages that count them."""
    years = Month.objects.waiting().years()
    return f"({in_words(years)} fylls på)" if years else ""
