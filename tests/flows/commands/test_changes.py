"""`caci changes`, and the runs that name what changed on the site."""

import json
import shutil
from pathlib import Path

from replica.server import Replica
from tests.conftest import Caci, Ingested


def test_a_refresh_names_what_changed_and_the_command_lists_it(
    caci: Caci, ingested_60: Ingested, tmp_path: Path
) -> None:
    data_dir = tmp_path / "data"
    shutil.copytree(ingested_60.data_dir, data_dir, symlinks=True)

    def changes(*arguments: str) -> dict[str, dict[str, str]]:
        done = caci("changes", "--format", "json", *arguments, data_dir=data_dir)
        assert done.returncode == 0, done.stderr
        return {row["article_id"]: row for row in json.loads(done.stdout)}

    with Replica(articles=60) as site:
        published = [entry.item_id for entry in site.store.entries() if entry.state == "published"]
        amended, retitled, gone = published[3], published[9], published[20]
        site.store.amend(amended)
        site.store.retitle(retitled, "A title of its own")
        site.store.unpublish(gone)
        run = caci("refresh", "--hours", "0", "--origin", site.url, data_dir=data_dir)
        assert run.returncode == 0, run.stderr
        listed = changes("--change", "edited", "--change", "retitled", "--change", "gone")
        assert {name: row["change"] for name, row in listed.items()} == {
            f"caci:{amended}": "edited", f"caci:{retitled}": "retitled", f"caci:{gone}": "gone"
        }  # fmt: skip
        assert f"gone caci:{gone}: " in run.stdout
        assert f"-> A title of its own (caci diff caci:{retitled} --to 2)" in run.stdout
        edit = listed[f"caci:{amended}"]["diff"]
        assert f"({edit})" in run.stdout
        done = caci(*edit.split()[1:], data_dir=data_dir)
        assert done.returncode == 0 and "+ " in done.stdout
        site.store.republish(gone)
        run = caci("refresh", "--hours", "0", "--origin", site.url, data_dir=data_dir)
        assert f"back caci:{gone}: " in run.stdout and "edited" not in run.stdout
    screen = caci("changes", "--change", "retitled", data_dir=data_dir, COLUMNS="80").stdout.splitlines()
    assert screen[0].endswith(f"  retitled  caci:{retitled}  A title of its own") and len(screen) == 4
    assert screen[1].endswith(" -> A title of its own") and screen[2].strip() == f"caci diff caci:{retitled} --to 2"
    assert changes("--since", "2999-01-01") == {}
    assert caci("changes", "--since", "2999-01-01", data_dir=data_dir).stdout == "Nothing changed in that time.\n"
    assert set(changes("--change", "new")) == set(changes("--since", "2000"))
    assert caci("changes", "--change", "other", data_dir=data_dir).returncode == 2
