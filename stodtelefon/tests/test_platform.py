import pytest
from django.db import connection

@pytest.mark.django_db
def test_role():
    with connection.cursor() as c:
        c.execute("select current_user, current_database()")
        print(c.fetchone())

def test_own(own_database):
    with connection.cursor() as c:
        c.execute("select current_user, current_database()")
        print(c.fetchone())
