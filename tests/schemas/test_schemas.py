"""The records are frozen, strict and described, and the committed JSON Schema agrees with them."""

import json

import pytest
from pydantic import ValidationError

from schemas import SCHEMA_VERSION
from schemas.article import Article, Author
from schemas.generate import DIRECTORY, RECORDS, schema_text


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_the_committed_schema_is_that_of_the_model(name):
    stored = (DIRECTORY / f"{name}.schema.json").read_text(encoding="utf-8")
    assert stored == schema_text(name), "run `make schemas`"
    assert json.loads(stored)["version"] == SCHEMA_VERSION


def test_no_schema_is_left_over():
    assert {path.name for path in DIRECTORY.iterdir()} == {f"{name}.schema.json" for name in RECORDS}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_field_is_described(name):
    schema = RECORDS[name].model_json_schema(mode="serialization")
    objects = [schema, *schema.get("$defs", {}).values()]
    undescribed = [
        f"{part.get('title')}.{field}"
        for part in objects
        for field, definition in part.get("properties", {}).items()
        if not definition.get("description")
    ]
    assert undescribed == []


def test_records_are_frozen_and_allow_no_unknown_fields():
    author = Author(position=1, name="Ariel Example", printed_as="Dr. Ariel Example")
    with pytest.raises(ValidationError):
        author.name = "Another"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Author.model_validate({"position": 1, "name": "A B", "printed_as": "A B", "surname": "B"})


def test_an_article_survives_a_round_trip_through_json():
    article = Article(
        article_id="caci:1", kind="news_item", title="T", date_rule="no_date", body="", word_count=0,
        content_digest="sha256:0", reader_version="1",
    )  # fmt: skip
    assert Article.model_validate_json(article.model_dump_json()) == article
