"""What a form or a page answered, as tests compare it."""

from django.contrib.messages import get_messages


def codes(form) -> dict[str, list[str | None]]:
    """The code of each error, field by field. A sentence of the form's own has none."""
    return {name: [error.code for error in errors] for name, errors in form.errors.as_data().items()}


def messages_of(response) -> list[str]:
    """What the next page says on top."""
    return [str(message) for message in get_messages(response.wsgi_request)]
