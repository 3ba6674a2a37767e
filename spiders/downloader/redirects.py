"""Follows redirects within the site, up to REDIRECT_MAX_TIMES times."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from spiders.downloader.spider import ARCHIVED
from spiders.messages import counted
from spiders.responses import leads_to_login


class SiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's middleware, except that a redirect to the login page is the final response."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the response itself, or the request that it redirects to.

        A redirect is archived, but says nothing of the page that it leads to: the following request begins without an
        archived response.

        Raises:
            IgnoreRequest: it is one redirect too many.
        """
        location = response.headers.get("Location")
        if location is not None and leads_to_login(location.decode("latin-1")):
            return response
        try:
            following = super().process_response(request, response)
        except IgnoreRequest as error:
            request.meta.pop(ARCHIVED, None)
            raise IgnoreRequest(f"redirected more than {counted(self.max_redirect_times, 'time')}") from error
        if isinstance(following, Request):
            following.meta.pop(ARCHIVED, None)
        return following
