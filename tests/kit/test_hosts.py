"""Where clients may call."""

import ssl
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pristan.core.errors import HostRefused
from pristan.kit.hosts import AllowedHosts, origins_in
from pristan.kit.http import make_client
from tests.sandbox.twin import free_port

HOSTS = AllowedHosts(names=["api.example.ru", "*.cdn.example.ru"], origins=["127.0.0.1:8080", "own.example.ru"])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://api.example.ru/x", True, id="a host of the manifest"),
        pytest.param("https://API.EXAMPLE.RU./x", True, id="the same host in other letters"),
        pytest.param("https://api.example.ru:443/x", True, id="the usual port said aloud"),
        pytest.param("https://api.example.ru:8443/x", False, id="another port"),
        pytest.param("http://api.example.ru/x", False, id="without encryption"),
        pytest.param("https://a.cdn.example.ru/x", True, id="a host of the media network"),
        pytest.param("https://a.b.cdn.example.ru/x", True, id="a deeper host of the media network"),
        pytest.param("https://cdn.example.ru/x", False, id="the name above the wildcard"),
        pytest.param("https://evilcdn.example.ru/x", False, id="a name that only ends alike"),
        pytest.param("https://api.example.ru.evil.ru/x", False, id="a name that only begins alike"),
        pytest.param("https://api.example.ru@evil.ru/x", False, id="the host hidden in the user"),
        pytest.param("http://127.0.0.1:8080/x", True, id="the twin on this machine"),
        pytest.param("http://127.0.0.1:8081/x", False, id="another port of this machine"),
        pytest.param("http://own.example.ru/x", True, id="an address a person wrote"),
        pytest.param("https://sub.own.example.ru/x", False, id="a host under it"),
    ],
)
def test_a_host_is_called_or_not(url: str, *, expected: bool) -> None:
    parts = httpx.URL(url)
    assert HOSTS.admit(scheme=parts.scheme, host=parts.host, port=parts.port) is expected


@given(host=st.from_regex(r"[a-z0-9.-]{0,40}", fullmatch=True), port=st.none() | st.integers(0, 65535))
def test_nothing_is_admitted_by_an_empty_list(host: str, port: int | None) -> None:
    assert not AllowedHosts(names=[]).admit(scheme="https", host=host, port=port)


def test_only_addresses_in_the_named_settings_count() -> None:
    settings = {"base_url": "https://Own.example.ru:8443/api", "note": "https://other.example.ru", "empty": ""}
    assert origins_in(settings, ["base_url", "empty", "absent"]) == {"own.example.ru:8443"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with make_client(hosts=HOSTS, context=ssl.create_default_context()) as made:
        yield made


@pytest.mark.parametrize("url", ["https://evil.example.ru/", "http://127.0.0.1:9/", "http://169.254.169.254/latest"])
async def test_the_transport_refuses_before_it_connects(client: httpx.AsyncClient, url: str) -> None:
    with pytest.raises(HostRefused) as caught:
        await client.post(url, json={"token": "secret"})
    assert "разрешённых" in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_an_allowed_host_that_is_silent_fails_as_the_network_does() -> None:
    origin = f"127.0.0.1:{free_port()}"
    hosts = AllowedHosts(names=[], origins=[origin])
    async with make_client(hosts=hosts, context=ssl.create_default_context()) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://{origin}/nobody-listens-here", timeout=60)
