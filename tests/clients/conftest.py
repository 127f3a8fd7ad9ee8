"""The sandbox, on free ports, for as long as the tests run."""

import json
import os
import subprocess
import urllib.parse
import urllib.request

import pytest
from freshdesk.v2.api import API

import front


@pytest.fixture(scope="session")
def sandbox():
    """The address of a running helpdesk."""
    ports = ["--helpdesk-port", "0", "--app-port", "0", "--switch-port", "0"]
    program = [os.environ["SOFTPHONE_SANDBOX"], "--bundle", os.environ["SOFTPHONE_BUNDLE"], *ports, "--ready-json"]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield json.loads(process.stdout.readline())["helpdesk"]
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def proxy(sandbox, tmp_path_factory):
    port = urllib.parse.urlsplit(sandbox).port
    server, authority = front.start(port, tmp_path_factory.mktemp("tls"))
    with pytest.MonkeyPatch.context() as surroundings:
        # What the surroundings say of proxies and authorities goes before what the client is told.
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "CURL_CA_BUNDLE"):
            surroundings.delenv(name, raising=False)
        surroundings.setenv("REQUESTS_CA_BUNDLE", authority)
        yield server.url, authority
    server.shutdown()


@pytest.fixture
def client_of(proxy):
    """Clients by API key."""
    url, authority = proxy
    return lambda key: API(front.DOMAIN, key, verify=authority, proxies={"https": url})


@pytest.fixture
def client(client_of):
    return client_of("demo-key-1001")


@pytest.fixture
def settings(sandbox):
    """Changes settings of the sandbox; afterwards they are as they were."""

    def put(**changes):
        body = json.dumps(changes).encode()
        request = urllib.request.Request(f"{sandbox}/sandbox/settings", data=body, method="PUT")
        with urllib.request.urlopen(request) as response:
            assert response.status == 200

    yield put
    put(requests_per_minute=100_000)
