"""Every table either grows with the years or is said to be small."""

from stodtelefon.privacy.personal_data import our_models
from stodtelefon.tests.test_gates.growing import GROWING, SMALL


def test_every_model_grows_or_is_said_to_be_small():
    models = {model._meta.label for model in our_models()}

    assert models - GROWING - set(SMALL) == set()
    assert (GROWING | set(SMALL)) - models == set()
    assert GROWING & set(SMALL) == set()
    assert all(SMALL.values())
