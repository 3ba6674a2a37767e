"""What is the magazine's is in the site file, for flows and commands, too."""

from pathlib import Path

import pytest

from spiders.sites import load_site
from tests.conftest import Caci
from tests.support.paths import ROOT


def test_neither_flows_nor_the_notebook_name_the_magazine() -> None:
    title = load_site("caci").title.removeprefix("The ")
    paths = [path for folder in ("flows", "notebooks") for path in (ROOT / folder).rglob("*.*") if path.is_file()]
    texts = {path: path.read_text(encoding="utf-8") for path in paths if path.suffix in {".py", ".j2", ".css"}}
    assert len(texts) > 100
    assert [path for path, text in texts.items() if title in text or "the Analyst" in text] == []


@pytest.mark.parametrize("command", [["ingest"], ["status"], ["show", "7190"], ["cite", "/item/7190"]])
def test_an_unknown_site_ends_in_one_line(command: list[str], caci: Caci, tmp_path: Path) -> None:
    done = caci(*command, data_dir=tmp_path, CACI_SITE="steppe")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "there is no file steppe.toml in spiders/sites (CACI_SITE, given 'steppe')." in done.stderr
