"""Six questions to the published database, answered in SQL and drawn with Altair, as a marimo notebook.

marimo edit notebooks/questions.py                                  # the demo's data, from `make demo`
marimo run notebooks/questions.py -- --database data/analyst.duckdb
marimo export html notebooks/questions.py -o questions.html
"""

import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Six questions to the archive")


@app.cell
def _():
    import os
    import sys
    from pathlib import Path
    from textwrap import dedent

    import altair as alt
    import duckdb
    import marimo as mo

    return Path, alt, dedent, duckdb, mo, os, sys


@app.cell
def _(Path, mo, os, sys):
    database = Path(mo.cli_args().get("database") or Path(os.environ.get("CACI_DATA_DIR", "demo")) / "analyst.duckdb")
    missing = f"""There is no published database at `{database}`. Make one with `make demo` or `caci ingest`, or name
    another: `marimo run notebooks/questions.py -- --database data/analyst.duckdb`."""
    if not database.is_file() and mo.app_meta().request is None:  # in a script or an export nobody sees the callout
        sys.exit(missing)
    mo.stop(not database.is_file(), mo.callout(mo.md(missing), kind="danger"))
    mo.md(
        f"""
        # Six questions to the archive

        What the magazine wrote, asked in SQL of `{database}`. The notebook only reads the file and
        requests nothing from the network. Each question has its SQL, its answer and a chart; change the SQL, and marimo
        runs again what depends on it. `docs/schema.md` says what each table, view and macro holds, and
        `docs/cookbook.md` has twenty more questions.
        """
    )
    return (database,)


@app.cell
def _(database, dedent, duckdb, mo):
    connection = duckdb.connect(database, read_only=True)

    def ask(sql, **values):
        """Return the rows of the answer as dictionaries; `values` replace each `$name` in the SQL."""
        answer = connection.execute(sql, values or None)
        columns = [column for column, *_ in answer.description]
        return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]

    def show(sql, rows, chart, wrapped=()):
        """Return a chart, the rows as a table, and the SQL that selected them; `wrapped` are columns of long text."""
        selected_by = mo.accordion({"SQL": mo.md(f"```sql\n{dedent(sql).strip()}\n```")})
        if not rows:
            return mo.vstack([mo.md("*Nothing was found.*"), selected_by])
        table = mo.ui.table(
            rows,
            page_size=10,
            selection=None,
            show_column_summaries=False,
            show_download=False,
            wrapped_columns=list(wrapped),
            format_mapping={"year": str, "since": str},
        )
        return mo.vstack([chart, table, selected_by])

    return ask, show


@app.cell
def _(alt):
    # Okabe and Ito's colours, which colour-blind people can tell apart.
    palette = alt.Scale(range=["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00"])
    blue = palette.range[0]

    def chart_of(rows, title):
        """Return a chart of the rows, which has no marks yet; screen readers read the title."""
        values = [
            {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
            for row in rows
        ]
        return alt.Chart(alt.Data(values=values), title=title, description=title, width=640, height=240)

    def years_of(rows):
        """Return an axis with all years from the first to the last, also those without rows."""
        present = [row["year"] for row in rows if row["year"]]
        every = list(range(min(present), max(present) + 1)) if present else []
        fifth = alt.Axis(labelExpr="datum.value % 5 == 0 ? datum.label : ''", labelAngle=0, labelOverlap=False)
        return alt.X("year:O", title=None, scale=alt.Scale(domain=every), axis=fifth)

    return blue, chart_of, palette, years_of


@app.cell
def _(mo):
    mo.md("""
    ## 1. How much appeared in each section, year by year?

    `articles_by_year` counts articles and words by year, section and kind, and leaves out articles that repeat another.
    """)
    return


@app.cell
def _(alt, ask, chart_of, palette, show, years_of):
    _sql = """
        SELECT year, section, sum(articles)::INT AS articles, sum(words)::INT AS words
        FROM articles_by_year
        WHERE year IS NOT NULL
        GROUP BY year, section
        ORDER BY year, section
    """
    published = ask(_sql)
    _chart = (
        chart_of(published, "Articles by year and section")
        .mark_bar()
        .encode(
            x=years_of(published),
            y=alt.Y("sum(articles):Q", title="articles"),
            color=alt.Color("section:N", title=None, scale=palette, legend=alt.Legend(orient="bottom")),
            tooltip=["year:O", "section:N", "articles:Q", "words:Q"],
        )
    )
    show(_sql, published, _chart)
    return


@app.cell
def _(mo):
    topic = mo.ui.text(value="customs union", label="Topic")
    mo.md(f"""
    ## 2. When was a topic written about?

    `topic_by_year` counts the articles that name a topic: its words, whole and in this order, in upper or lower case. A
    star stands for any ending, as in `pipeline*`. Some years have more articles than others: the chart has the share.

    {topic}
    """)
    return (topic,)


@app.cell
def _(alt, ask, blue, chart_of, show, topic, years_of):
    _sql = """
        SELECT year, articles, of_articles, share, times
        FROM topic_by_year($topic)
        WHERE year IS NOT NULL
    """
    years = ask(_sql, topic=topic.value)
    _chart = (
        chart_of(years, f"Share of a year's articles that name “{topic.value}”")
        .mark_bar(color=blue)
        .encode(
            x=years_of(years),
            y=alt.Y("share:Q", title="share", axis=alt.Axis(format="%")),
            tooltip=["year:O", "articles:Q", "of_articles:Q", alt.Tooltip("share:Q", format=".1%"), "times:Q"],
        )
    )
    show(_sql, years, _chart)
    return


@app.cell
def _(mo):
    mo.md("""
    ## 3. What did the CONCLUSIONS say about it?

    Analytical articles end with a section of that name. `conclusions_on` returns all sentences there that name the
    topic, one row per article; `search(topic, label := 'CONCLUSIONS')` returns the best passages first, and finds other
    forms of the words as well.
    """)
    return


@app.cell
def _(alt, ask, blue, chart_of, show, topic, years_of):
    _sql = """
        SELECT year, published_on, authors, sentences, title, url
        FROM conclusions_on($topic)
        ORDER BY published_on DESC, article_id
    """
    concluded = ask(_sql, topic=topic.value)
    _chart = (
        chart_of(
            [{"year": row["year"]} for row in concluded if row["year"]],
            f"Articles whose CONCLUSIONS name “{topic.value}”",
        )
        .mark_bar(color=blue)
        .encode(
            x=years_of(concluded),
            y=alt.Y("count():Q", title="articles", axis=alt.Axis(tickMinStep=1, format="d")),
            tooltip=["year:O", alt.Tooltip("count():Q", title="articles")],
        )
    )
    show(_sql, concluded, _chart, wrapped=["sentences"])
    return


@app.cell
def _(mo):
    mo.md("""
    ## 4. Who wrote about it, and as what?

    Different spellings of one person's name are counted together. The affiliation is the one at the time: what the
    byline states, or else the biographical note, with the year in which it was first printed.
    """)
    return


@app.cell
def _(alt, ask, blue, chart_of, show, topic):
    _sql = """
        SELECT name, articles, in_title, first_published_on, last_published_on,
               array_to_string(affiliations, ' / ') AS affiliations
        FROM writers_on($topic)
        LIMIT 100
    """
    writers = ask(_sql, topic=topic.value)
    _most = [row for row in writers if row["first_published_on"]][:12]
    _base = chart_of(_most, f"Articles on “{topic.value}”: the first, the last, and how many").encode(
        x=alt.X("last_published_on:T", title=None, scale=alt.Scale(padding=24)),
        y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=240)),
        tooltip=["name:N", "articles:Q", "first_published_on:T", "last_published_on:T", "affiliations:N"],
    )
    _chart = (
        _base.mark_bar(color=blue, height=6).encode(x2="first_published_on:T")
        + _base.mark_circle(color=blue, size=60, opacity=1)
        + _base.mark_text(align="left", dx=10).encode(text="articles:Q")
    ).properties(height=alt.Step(20), description=_base.title)
    show(_sql, writers, _chart, wrapped=["affiliations"])
    return


@app.cell
def _(mo):
    mo.md("""
    ## 5. Which countries were on the agenda?

    `mentions` has a row for each time that a country, an organisation, a person or a place is named, by any of its
    names; `mentions_by_year` counts them. The chart shows how many articles named each country, by half decade.
    """)
    return


@app.cell
def _(alt, ask, blue, chart_of, show):
    _sql = """
        WITH most AS (
            SELECT entity_id FROM mentions_by_year
            WHERE entity_type = 'country'
            GROUP BY entity_id
            ORDER BY sum(articles) DESC, entity_id
            LIMIT 12
        )
        SELECT entity AS country, year // 5 * 5 AS since, sum(articles)::INT AS articles
        FROM mentions_by_year JOIN most USING (entity_id)
        WHERE year IS NOT NULL
        GROUP BY country, since
        ORDER BY sum(sum(articles)) OVER (PARTITION BY country) DESC, country, since
    """
    countries = ask(_sql)
    _base = chart_of(countries, "Articles that name a country, by half decade").encode(
        x=alt.X("since:O", title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("country:N", title=None, sort=None),
        tooltip=["country:N", alt.Tooltip("since:O", title="from"), "articles:Q"],
    )
    _most = max((row["articles"] for row in countries), default=0)
    _shade = alt.Scale(range=["#e6f0f7", blue], domainMin=0)
    _chart = (
        _base.mark_rect(stroke="white").encode(color=alt.Color("articles:Q", scale=_shade, legend=None))
        + _base.mark_text().encode(
            text="articles:Q",
            color=alt.condition(f"datum.articles > {_most / 2}", alt.value("white"), alt.value("black")),
        )
    ).properties(height=alt.Step(24), description=_base.title)
    show(_sql, countries, _chart)
    return


@app.cell
def _(mo):
    mo.md("""
    ## 6. When did titles stop shouting?

    Titles were printed in capitals until the site was redesigned. `title_styles` tells capitals, Title Case and
    sentence case apart, and `title_styles_by_year` counts them.
    """)
    return


@app.cell
def _(alt, ask, chart_of, palette, show, years_of):
    _sql = """
        SELECT year, style, count(*) AS titles
        FROM (SELECT year(published_on) AS year, style FROM title_styles WHERE section = 'analytical-articles')
        WHERE year IS NOT NULL
        GROUP BY year, style
        ORDER BY year, style
    """
    styles = ask(_sql)
    _chart = (
        chart_of(styles, "Titles of analytical articles by style")
        .mark_bar()
        .encode(
            x=years_of(styles),
            y=alt.Y("sum(titles):Q", title="titles"),
            color=alt.Color("style:N", title=None, scale=palette, legend=alt.Legend(orient="bottom")),
            tooltip=["year:O", "style:N", "titles:Q"],
        )
    )
    show(_sql, styles, _chart)
    return


if __name__ == "__main__":
    app.run()
