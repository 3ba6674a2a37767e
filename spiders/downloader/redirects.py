"""Redirects: followed within the site, a few times at most."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from spiders.downloader.spider import ARCHIVED
from spiders.responses import leads_to_login


class SiteRedirectMiddleware(RedirectMiddleware):
    """Follows redirects, but takes one to the login page for the answer."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Gives the response itself, or the request that it redirects to.

        A redirect is archived, but says nothing of the page it leads to: the request that follows it has no capture.

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
            raise IgnoreRequest(f"redirected more than {self.max_redirect_times} times") from error
        if isinstance(following, Request):
            following.meta.pop(ARCHIVED, None)
        return following
