"""What to do about a red run, in one sentence."""

from flows.pipeline.crawl import CrawlResult

BY_REASON = {
    "layout_drift": "Nothing was published. Mend the readers and run `caci rebuild`, or accept a harmless redesign with"
    " `caci ingest --accept-layout`.",
    "layout_unknown": "Nothing was published. Look at a page it names; mend the readers and run `caci rebuild`.",
    "items_refused": "Nothing was published. Look at a page it names in a browser: the site may be behind a login.",
    "site_unreachable": "Nothing is lost: the next run goes on. Look whether the site is up.",
    "asked_to_wait": "The site asks to be left alone for a while. Run again after it, and go slower if it comes often.",
    "archive_unwritable": "Make room on the disk or mend the permissions, and run again.",
    "private_address": "Look at the name server, or name the origin if it is yours.",
    "robots_unreachable": "Without robots.txt nothing is asked. The next run tries again; look whether the site is up.",
}
OTHERWISE = (
    "`caci certificate` names what is missing, docs/operations.md says what each message means; the next run goes on."
)


def advice_for(crawled: CrawlResult) -> str:
    """Return what the operator should do after such a crawl."""
    reason = "layout_drift" if crawled.layout_problems else crawled.reason
    return BY_REASON.get(reason, OTHERWISE)
