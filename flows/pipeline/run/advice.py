"""What the operator should do about a red run."""

from flows.pipeline.crawl import CrawlResult

BY_REASON = {
    "layout_drift": "Nothing was published. Fix the readers and run `caci rebuild`, or accept a harmless redesign with"
    " `caci ingest --new-baseline`.",
    "layout_unknown": "Nothing was published. Look at a page that it names, fix the readers, and run `caci rebuild`.",
    "items_refused": "Nothing was published. Look in a browser at a page that it names: the site may require a login.",
    "site_unreachable": "Nothing is lost; the next run continues. Check whether the site is up.",
    "asked_to_wait": "The site asks for a pause. Run again after it, and go slower if this happens often.",
    "archive_unwritable": "Free some space on the disk or correct the permissions, and run again.",
    "private_address": "Check your name server; or, if the address is yours, name it with --origin.",
    "robots_unreachable": "Without robots.txt nothing may be requested. The next run tries again; check whether the"
    " site is up.",
}
OTHERWISE = (
    "`caci certificate` lists what is missing, docs/operations.md explains each message, and the next run continues."
)


def advice_for(crawled: CrawlResult) -> str:
    """Return what the operator should do after such a crawl."""
    reason = "layout_drift" if crawled.layout_problems else crawled.reason
    return BY_REASON.get(reason, OTHERWISE)
