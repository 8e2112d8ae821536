"""What can rot is tested: locks against pyproject.toml, the README against the code."""

import re
import tomllib
from pathlib import Path

import pytest

PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([\w.]+)$")


def _pins(requirements: list[str]) -> dict[str, str]:
    found = [PIN.match(line) for line in requirements]
    assert all(found), "every requirement is pinned with =="
    return {match[1].lower(): match[2] for match in found if match}


def _locked(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text(), re.MULTILINE))


@pytest.fixture
def project(repository: Path) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((repository / "pyproject.toml").read_text())


@pytest.mark.parametrize(
    ("lock", "group"), [("requirements.lock", "dependencies"), ("requirements-dev.lock", "dev")]
)
def test_the_lock_holds_what_pyproject_pins(
    repository: Path, project: dict[str, dict[str, list[str]]], lock: str, group: str
) -> None:
    pins = _pins(project["project"]["dependencies"])
    if group == "dev":
        pins |= _pins(project["dependency-groups"]["dev"])
    locked = _locked(repository / lock)
    assert {name: locked.get(name) for name in pins} == pins


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_has_hashes_and_no_addresses(repository: Path, lock: str) -> None:
    text = (repository / lock).read_text()
    assert "://" not in text
    for requirement in re.split(r"\n(?=\w)", text.strip()):
        assert "--hash=sha256:" in requirement


def test_the_readme_gives_a_reason_for_each_dependency(
    repository: Path, project: dict[str, dict[str, list[str]]]
) -> None:
    readme = (repository / "README.md").read_text()
    named = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    missing = [pin for pin in _pins(named) if f"| {pin}" not in readme.lower()]
    assert missing == []


def test_the_readme_lists_every_setting(repository: Path) -> None:
    code = (repository / "magreader/settings.py").read_text()
    readme = (repository / "README.md").read_text()
    names = set(re.findall(r'"(MAGREADER_\w+|DATABASE_URL)"', code))
    assert len(names) > 8
    assert {name for name in names if f"`{name}`" not in readme} == set()


def test_the_readme_maps_every_room(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    rooms = [path.parent.name for path in (repository / "magreader").glob("*/__init__.py")]
    assert [room for room in rooms if f"{room}/" not in readme] == []


def test_every_command_of_the_readme_exists(repository: Path) -> None:
    readme = (repository / "README.md").read_text()
    targets = set(re.findall(r"^([a-z-]+):", (repository / "Makefile").read_text(), re.MULTILINE))
    commands = {p.stem for p in (repository / "magreader").glob("*/management/commands/*.py")}
    builtin = {"createsuperuser", "changepassword", "migrate"}
    assert set(re.findall(r"(?m)(?:^|`)make ([a-z-]+)", readme)) <= targets
    assert set(re.findall(r"manage\.py (\w+)", readme)) <= commands | builtin
