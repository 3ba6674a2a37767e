"""Scrapy's settings. Each that is not Scrapy's default says what the default is and why it is not kept.

https://docs.scrapy.org/en/latest/topics/settings.html
"""

import math
import os
import sys

from scrapy.settings import default_settings

from spiders.version import NAME, name_and_version

BOT_NAME = NAME
SPIDER_MODULES = ["spiders.analyst"]
# Default: none. Our `crawl` command exits with 0 only after a complete crawl.
# https://docs.scrapy.org/en/latest/topics/commands.html#commands-module
COMMANDS_MODULE = "spiders.commands"

# --- What the environment says ---------------------------------------------------------------------------------------


def seconds(name: str, text: str) -> float:
    """Return a variable as seconds; end the program with one line if it is not a number."""
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not 0 <= number < math.inf:
        sys.stderr.write(f"{name} is not a number of seconds: {text!r}\n")
        sys.exit(2)
    return number


# The directory that holds the archive.
CACI_DATA_DIR = os.environ.get("CACI_DATA_DIR", "data")
# Name of the site file in `spiders/sites`.
CACI_SITE = os.environ.get("CACI_SITE", "caci")
# Where pages are fetched from instead of the public site.
CACI_ORIGIN = os.environ.get("CACI_ORIGIN") or None
# Where events are written: the number of an open file descriptor, or a path.
CACI_EVENTS = os.environ.get("CACI_EVENTS") or None
# A web page or a mail address where the site's owner reaches whoever runs this.
CACI_CONTACT = os.environ.get("CACI_CONTACT", "CACI_CONTACT is not set")
# Seconds between two requests; 0 turns throttling off.
DELAY = seconds("CACI_DOWNLOAD_DELAY", os.environ.get("CACI_DOWNLOAD_DELAY", "1"))
THROTTLED = DELAY > 0

# --- A good guest ----------------------------------------------------------------------------------------------------

# Default: Scrapy's name. Says who we are and whom to ask.
USER_AGENT = f"{name_and_version()} (+{CACI_CONTACT})"
# Default: False. The rules of robots.txt are obeyed, those for our own name first
# (https://www.rfc-editor.org/rfc/rfc9309#section-2.2.1).
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = NAME
# Ours: seconds after which robots.txt is read again. A full crawl takes hours, and its rules may change meanwhile; this
# costs one request in 600.
ROBOTSTXT_MAX_AGE = 600
# Default: 0. One request a second, and never less than that between two: the default jitter of 0.5 could halve it.
DOWNLOAD_DELAY = DELAY
DOWNLOAD_DELAY_JITTER = 0
# Default: 16 and 8. One request at a time; more only if throttling is off.
CONCURRENT_REQUESTS = 1 if THROTTLED else 8
CONCURRENT_REQUESTS_PER_DOMAIN = CONCURRENT_REQUESTS
# Default: off. A slow server gets fewer requests, down to one in 30 seconds; never more often than the delay.
# https://docs.scrapy.org/en/latest/topics/autothrottle.html
AUTOTHROTTLE_ENABLED = THROTTLED
AUTOTHROTTLE_START_DELAY = DELAY
AUTOTHROTTLE_MAX_DELAY = max(30.0, DELAY)
# Default: True. Nothing that we read depends on a session.
COOKIES_ENABLED = False
# Default: 2. Three more attempts, each after a longer pause (PauseMiddleware).
RETRY_TIMES = 3
# Default: -1. A retry comes before anything else, so that a site that is down is noticed after a few items.
RETRY_PRIORITY_ADJUST = 1
# Default: 180 seconds. For one whole response, from the connection to its last byte; the site's pages are some 100 KB.
DOWNLOAD_TIMEOUT = seconds("CACI_DOWNLOAD_TIMEOUT", os.environ.get("CACI_DOWNLOAD_TIMEOUT", "60"))
# Default: 20. An item redirects at most once.
REDIRECT_MAX_TIMES = 5
# Default: True. Redirects inside the body of a page are not followed.
METAREFRESH_ENABLED = False

# --- Safe ------------------------------------------------------------------------------------------------------------
# https://docs.scrapy.org/en/latest/topics/security.html

# Default: 1 GiB, also after decompression. The largest page known is far below 1 MiB.
DOWNLOAD_MAXSIZE = 16 << 20
DOWNLOAD_WARNSIZE = 4 << 20
# Default: False.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Default: data, file, ftp and s3 as well. A redirect must not read a file.
DOWNLOAD_HANDLERS = {
    "http": "spiders.downloader.handler.SiteDownloadHandler",
    "https": "spiders.downloader.handler.SiteDownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
# Default: Scrapy's, which returns any address. A name of the site must not lead into our own network.
TWISTED_DNS_RESOLVER = "spiders.downloader.resolver.PublicResolver"
# Default: both on. They let other users of this machine into the process.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# --- The archive is the truth ----------------------------------------------------------------------------------------

# https://docs.scrapy.org/en/latest/topics/downloader-middleware.html
DOWNLOADER_MIDDLEWARES = {
    # Nothing here logs in.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    # Replaced by HostFilterMiddleware, which also looks at scheme, port and origin, and lets no request by.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "spiders.downloader.hosts.HostFilterMiddleware": 50,
    # Scrapy's own reads robots.txt once, and lets requests pass that wait for it together.
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "spiders.downloader.robots.SiteRobotsMiddleware": 100,
    # Between robots.txt (100) and the retries (550).
    "spiders.downloader.robots.RobotsAnswerMiddleware": 150,
    # Just below the retries, so that a retried request waits.
    "spiders.downloader.pauses.PauseMiddleware": 560,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "spiders.downloader.redirects.SiteRedirectMiddleware": 600,
    # Next to the downloader: sees each response first and as it came.
    "spiders.downloader.archive_middleware.ArchivingMiddleware": 990,
}
# Default: True. A response that broke off is archived as such, then requested again.
DOWNLOAD_FAIL_ON_DATALOSS = False
# Default: False. Every response reaches the spider, which knows what each status means.
HTTPERROR_ALLOW_ALL = True
# Both are the defaults, written down because nothing else may hold the state of a crawl.
HTTPCACHE_ENABLED = False
JOBDIR = None

# --- No work for nothing ---------------------------------------------------------------------------------------------

# Default: 100 tasks are begun for each response, to work on what its callback yields: a fifth of a crawl's time. Ours
# yields one article, or requests, and no pipeline waits for anything.
CONCURRENT_ITEMS = 1
# Scrapy imports also what is disabled, by a setting or by None; these three import aiohttp, tldextract and requests, a
# fifth of the time a crawl takes to start. They are off by their own settings anyway.
_not_imported = {
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.remote_control.RemoteControl",
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware",
}
EXTENSIONS_BASE = {path: order for path, order in default_settings.EXTENSIONS_BASE.items() if path not in _not_imported}
DOWNLOADER_MIDDLEWARES_BASE = {
    path: order for path, order in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items() if path not in _not_imported
}
# Each passes on, one by one, what a callback yields. Depth and status mean nothing here (HTTPERROR_ALLOW_ALL); a
# request that is dropped for the length of its address would be lost without a trace.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# Default: True. Reads the source of a callback that is a generator again for each response; ours return nothing.
WARN_ON_GENERATOR_RETURN_VALUE = False

# --- What one sees ---------------------------------------------------------------------------------------------------

# Default: DEBUG, which writes every item into the log.
LOG_LEVEL = "INFO"
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# Default: None, which escapes what is not ASCII in JSON.
FEED_EXPORT_ENCODING = "utf-8"
