"""Whatever is typed, the answer is a page: never a 500, and nothing stored by half."""

from hypothesis import given
from hypothesis import strategies as st

from stodtelefon.accounts.models import User
from stodtelefon.tests.any_input import TRIES

TEXT = st.text(max_size=200) | st.sampled_from(
    ["\x00", "<script>", "🙂" * 50, "\u202eabc", "1" * 400, "-1", "NaN"]
)
PATHS = [
    "/konto/namn/",
    "/konto/losenord/",
    "/konto/anvandare/ny/",
    "/konto/anvandare/{pk}/andra/roller/",
    "/konto/anvandare/{pk}/andra/namn/",
    "/konto/anvandare/{pk}/andra/adress/",
]
FIELDS = (
    *("name", "title", "email", "roles", "is_child_assessor", "token", "version", "held_form"),
    *("current", "password", "password_again"),
)


@TRIES
@given(values=st.dictionaries(st.sampled_from(FIELDS), TEXT), path=st.sampled_from(PATHS))
def test_any_input_is_answered(values, path, administrator, call_taker, login):
    client = login(administrator)

    response = client.post(path.format(pk=call_taker.pk), values)

    assert response.status_code in (200, 302)
    assert User.objects.get(pk=administrator.pk).roles == ["administrator"]
    for person in User.objects.all():
        assert person.name
        assert person.email == person.email.lower()


@TRIES
@given(login_name=TEXT, password=TEXT, next_page=TEXT)
def test_any_sign_in_is_answered(login_name, password, next_page, client, call_taker):
    response = client.post("/konto/logga-in/", {"login": login_name, "password": password, "next": next_page})

    assert response.status_code in (200, 429)
    assert "_auth_user_id" not in client.session


@TRIES
@given(page=TEXT)
def test_any_page_of_the_list_is_answered(page, administrator, login):
    assert login(administrator).get("/konto/anvandare/", {"sida": page}).status_code == 200
