"""How a reader says that a page is no article."""

from schemas.capture import RejectReason


class Refused(Exception):
    """Raised by a reader for a page that is no article; carries a reason from the closed list and a detail for a
    person.
    """

    def __init__(self, reason: RejectReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
