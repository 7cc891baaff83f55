"""The table of settings."""

from __future__ import annotations

import pytest

from graph_builder.errors import UsageError
from graph_builder.settings import BY_NAME, SETTINGS, default


def test_every_setting_is_declared_once_with_help():
    assert len(BY_NAME) == len(SETTINGS) == len({setting.env for setting in SETTINGS})
    for setting in SETTINGS:
        assert setting.help.endswith(".")
        assert setting.parse(str(setting.default)) == setting.default


def test_names_that_the_contract_fixes():
    found = {name: BY_NAME[name].default for name in ("base-iri", "store", "host", "port")}
    assert found == {
        "base-iri": "https://w3id.org/damin/",
        "store": "damin-store",
        "host": "127.0.0.1",
        "port": 8000,
    }
    assert (BY_NAME["token"].env, BY_NAME["token"].option) == ("DAMIN_TOKEN", "--token")


def test_environment_overrides_the_default(monkeypatch):
    monkeypatch.delenv("DAMIN_QUERY_TIMEOUT", raising=False)
    assert default("query-timeout") == 30.0
    monkeypatch.setenv("DAMIN_QUERY_TIMEOUT", "2.5")
    assert default("query-timeout") == 2.5
    monkeypatch.setenv("DAMIN_QUERY_TIMEOUT", "soon")
    with pytest.raises(UsageError, match="DAMIN_QUERY_TIMEOUT must be of type float"):
        default("query-timeout")
    with pytest.raises(KeyError):
        default("colour")
