"""Six questions to the published database, worked in SQL, as a marimo notebook.

marimo edit notebooks/questions.py                                  # the demo's data, from `make demo`
marimo run notebooks/questions.py -- --database data/analyst.duckdb
marimo export html notebooks/questions.py -o questions.html
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Six questions to the Analyst")


@app.cell
def _():
    import os
    import sys
    from pathlib import Path
    from textwrap import dedent

    import duckdb
    import marimo as mo
    from charts import bars, grid, spans

    return Path, bars, dedent, duckdb, grid, mo, os, spans, sys


@app.cell
def _(Path, mo, os, sys):
    database = Path(mo.cli_args().get("database") or Path(os.environ.get("CACI_DATA_DIR", "demo")) / "analyst.duckdb")
    missing = f"""There is no published database at `{database}`. Make one with `make demo` or `caci ingest`, or name
    another: `marimo run notebooks/questions.py -- --database data/analyst.duckdb`."""
    if not database.is_file() and mo.app_meta().request is None:  # a script, or an export: nobody looks at it
        sys.exit(missing)
    mo.stop(not database.is_file(), mo.callout(mo.md(missing), kind="danger"))
    mo.md(
        f"""
        # Six questions to the Analyst

        What the Central Asia-Caucasus Analyst wrote, asked in SQL of `{database}`. The file is only read, and nothing
        is asked of the network. Each question has its SQL, its answer and a chart; change the SQL, and what hangs on it
        is worked out anew. What each table, view and macro holds is in `docs/schema.md`, and `docs/cookbook.md` has
        twenty questions more.
        """
    )
    return (database,)


@app.cell
def _(database, dedent, duckdb, mo):
    connection = duckdb.connect(database, read_only=True)

    def ask(sql, **values):
        """The answer as a list of rows, each a dictionary; `values` are what stands for `$name` in the SQL."""
        answer = connection.execute(sql, values or None)
        columns = [column for column, *_ in answer.description]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    def show(sql, rows, chart, wrapped=()):
        """A chart, the rows as a table, and the SQL that gave them."""
        table = mo.ui.table(
            rows,
            page_size=10,
            selection=None,
            show_column_summaries=False,
            show_download=False,
            wrapped_columns=list(wrapped),
            format_mapping={"published_in": str, "since": str},
        )
        return mo.vstack([mo.Html(chart), table, mo.accordion({"SQL": mo.md(f"```sql\n{dedent(sql).strip()}\n```")})])

    return ask, show


@app.cell
def _(mo):
    mo.md("""
    ## 1. How much appeared in each section, year by year?

    `articles_by_year` counts articles and words by year, section and kind, without those that repeat another.
    """)
    return


@app.cell
def _(ask, bars, show):
    _sql = """
        SELECT published_in, section, sum(articles)::INT AS articles, sum(words)::INT AS words
        FROM articles_by_year
        WHERE published_in IS NOT NULL
        GROUP BY published_in, section
        ORDER BY published_in, section
    """
    published = ask(_sql)
    _chart = bars([(row["published_in"], row["section"], row["articles"]) for row in published], "Articles by year")
    show(_sql, published, _chart)
    return


@app.cell
def _(mo):
    topic = mo.ui.text(value="customs union", label="Topic")
    mo.md(f"""
    ## 2. When was a topic written about?

    `topic_by_year` counts the articles that name a topic: its words, whole and one after the other, in whatever case. A
    star stands for any ending, as in `pipeline*`. The years differ in how much was written, so the chart has the share.

    {topic}
    """)
    return (topic,)


@app.cell
def _(ask, bars, show, topic):
    _sql = """
        SELECT published_in, articles, of_articles, share, times
        FROM topic_by_year($topic)
        WHERE published_in IS NOT NULL
    """
    years = ask(_sql, topic=topic.value)
    _chart = bars(
        [(row["published_in"], topic.value, row["share"] * 100) for row in years], "Percent of a year's articles"
    )
    show(_sql, years, _chart)
    return


@app.cell
def _(mo):
    mo.md("""
    ## 3. What did the CONCLUSIONS say about it?

    Analytical articles end in a section of that name. `conclusions_on` gives all sentences there that name the topic,
    article by article; `search(topic, label := 'CONCLUSIONS')` gives the best passages first, and finds other forms of
    the words as well.
    """)
    return


@app.cell
def _(ask, bars, show, topic):
    _sql = """
        SELECT published_in, published_on, authors, sentences, title, url
        FROM conclusions_on($topic)
        ORDER BY published_on DESC, article_id
    """
    concluded = ask(_sql, topic=topic.value)
    _chart = bars(
        [(row["published_in"], topic.value, 1) for row in concluded if row["published_in"]],
        "Articles whose CONCLUSIONS name it",
    )
    show(_sql, concluded, _chart, wrapped=["sentences"])
    return


@app.cell
def _(mo):
    mo.md("""
    ## 4. Who wrote about it, and as what?

    Spellings of a name that are one person's are counted together. The affiliation is the one at the time: what the
    byline says, else the biographical note, with the year in which it first stood there.
    """)
    return


@app.cell
def _(ask, show, spans, topic):
    _sql = """
        SELECT name, articles, in_title, first_published_on, last_published_on,
               array_to_string(affiliations, ' / ') AS affiliations
        FROM writers_on($topic)
        LIMIT 100
    """
    writers = ask(_sql, topic=topic.value)
    _first = [row for row in writers if row["first_published_on"]][:12]
    _chart = spans(
        [(row["name"], row["first_published_on"], row["last_published_on"], row["articles"]) for row in _first],
        "From the first article to the last, and how many",
    )
    show(_sql, writers, _chart, wrapped=["affiliations"])
    return


@app.cell
def _(mo):
    mo.md("""
    ## 5. Which countries were on the agenda?

    `mentions` has every place at which a country, an organisation, a person or a place is named, under whichever of its
    names; `mentions_by_year` counts them. The chart shows how many articles named each country in five years.
    """)
    return


@app.cell
def _(ask, grid, show):
    _sql = """
        WITH most AS (
            SELECT entity_id FROM mentions_by_year
            WHERE entity_type = 'country'
            GROUP BY entity_id
            ORDER BY sum(articles) DESC, entity_id
            LIMIT 12
        )
        SELECT entity AS country, published_in // 5 * 5 AS since, sum(articles)::INT AS articles
        FROM mentions_by_year JOIN most USING (entity_id)
        WHERE published_in IS NOT NULL
        GROUP BY country, since
        ORDER BY sum(sum(articles)) OVER (PARTITION BY country) DESC, country, since
    """
    countries = ask(_sql)
    _chart = grid(
        [(row["country"], row["since"], row["articles"]) for row in countries], "Articles that name a country"
    )
    show(_sql, countries, _chart)
    return


@app.cell
def _(mo):
    mo.md("""
    ## 6. When did titles stop shouting?

    Titles stood in capitals until the site was made anew. `title_styles` tells capitals, Title Case and sentence case
    apart, `title_styles_by_year` counts them.
    """)
    return


@app.cell
def _(ask, bars, show):
    _sql = """
        SELECT published_in, style, count(*) AS titles
        FROM (SELECT year(published_on) AS published_in, style FROM title_styles WHERE section = 'analytical-articles')
        WHERE published_in IS NOT NULL
        GROUP BY published_in, style
        ORDER BY published_in, style
    """
    styles = ask(_sql)
    _chart = bars(
        [(row["published_in"], row["style"], row["titles"]) for row in styles], "Titles of analytical articles"
    )
    show(_sql, styles, _chart)
    return


if __name__ == "__main__":
    app.run()
