"""Which Prefect server a command uses: the one in the environment, else the one of Prefect's active profile."""

from pathlib import Path

import pytest

from flows.orchestration.environment import prefect_api_url

PROFILES = """
active = "work"

[profiles.work]
PREFECT_API_URL = "http://work/api"

[profiles.home]
PREFECT_API_URL = "http://home/api"

[profiles.alone]
PREFECT_LOGGING_LEVEL = "INFO"
"""
WORK, HOME = "http://work/api", "http://home/api"


@pytest.fixture(autouse=True)
def prefect_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, WORK),
        ({"PREFECT_API_URL": HOME}, HOME),
        ({"PREFECT_API_URL": ""}, None),
        ({"PREFECT_PROFILE": "home"}, HOME),
        ({"PREFECT_PROFILE": "alone"}, None),
        ({"PREFECT_PROFILE": "no-such-profile"}, None),
        ({"PREFECT_PROFILES_PATH": "/no/such/file"}, None),
    ],
    ids=str,
)
def test_the_server_of_the_environment_or_of_the_profile(
    variables: dict[str, str], address: str | None, prefect_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (prefect_home / "profiles.toml").write_text(PROFILES)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert prefect_api_url() == address


@pytest.mark.parametrize("text", ["", "active = 1", "[profiles", "active = 'work'\n[profiles]\nwork = 'http://work'"])
def test_profiles_that_name_no_server(text: str, prefect_home: Path) -> None:
    assert prefect_api_url() is None
    (prefect_home / "profiles.toml").write_text(text)
    assert prefect_api_url() is None
