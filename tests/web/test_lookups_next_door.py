"""A look-up of one company knows nothing of the other's."""

from collections.abc import Iterator

import pytest

from guiju.org.demo.company import PASSWORD
from guiju.partners.models import Partner
from guiju.server.cluster import Cluster
from tests.companies import eyes_of, neighbours_template
from tests.conftest import cloned, django_at
from tests.door import signed_in


@pytest.fixture
def _neighbours(cluster: Cluster, demo_template: str, static_files: object) -> Iterator[None]:
    template = neighbours_template(cluster, demo_template)
    with cloned(cluster, template) as database, django_at(database.address()):
        yield


@pytest.mark.usefixtures("_neighbours")
def test_neither_words_nor_names_nor_keys_reach_over() -> None:
    with eyes_of("wang.xiaoyan"):
        supplier = Partner.objects.filter(state="active").latest("pk")
    own = signed_in("wang.xiaoyan", PASSWORD)
    other = signed_in("olga", PASSWORD)
    for parameters in ({"q": supplier.name}, {"q": ""}, {"q": "", "after": str(supplier.pk)}):
        assert other.get("/partners/look-up/", parameters).json()["items"] == []
    exact = {"exact": supplier.number}
    assert own.get("/partners/look-up/", exact).json()["items"][0]["id"] == supplier.pk
    assert "id" not in other.get("/partners/look-up/", exact).json()["items"][0]
