"""What the operator should do about a red run, by the reason why its crawl ended."""

BY_REASON = {
    "layout_drift": "Nothing was published, and running again changes nothing. Look at the page that it names: if it is"
    " still read rightly, accept the new layout with `caci ingest --new-baseline`; otherwise learn where everything"
    " stands now with `caci layout learn` (docs/how-to/after-a-redesign.md), or mend the reader"
    " (docs/how-to/selector.md), and run `caci rebuild`.",
    "layout_unknown": "Nothing was published. Look at a page that it names, mend the reader (docs/how-to/selector.md),"
    " and run `caci rebuild`.",
    "items_refused": "Nothing was published. Look in a browser at a page that it names: the site may require a login.",
    "site_unreachable": "Nothing is lost; the next run continues. Check whether the site is up.",
    "asked_to_wait": "The site asks for a pause. Run again after it, and go slower if this happens often.",
    "archive_unwritable": "Free some space on the disk or correct the permissions, and run again.",
    "private_address": "Check your name server; or, if the address is yours, name it with --origin.",
    "robots_unreachable": "Without robots.txt nothing may be requested. The next run tries again; check whether the"
    " site is up.",
    "incomplete": "The next run asks again for what is missing. If the same is wrong then, look in a browser at the"
    " page that it names; docs/operations.md explains each message.",
    "shutdown": "Nothing is lost. Run it again: it continues where it was ended.",
}
OTHERWISE = (
    "`caci certificate` lists what is missing, docs/operations.md explains each message, and the next run continues."
)


def advice_for(reason: str | None) -> str:
    """Return what the operator should do after a crawl that ended for this reason; None if it is not known."""
    return BY_REASON.get(reason or "", OTHERWISE)
