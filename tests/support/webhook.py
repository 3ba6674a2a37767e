"""A receiver of notifications, and a block of Prefect that sends them there."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from uuid import UUID

from prefect.blocks.notifications import CustomWebhookNotificationBlock

from tests.support.prefect_parts import eventually

NAME = "custom-webhook/operators"
"""The block, as `caci automations --notify` takes it."""


class Webhook(ThreadingHTTPServer):
    """Receives what a notification block sends."""

    def __init__(self) -> None:
        self.received: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    def message(self, words: str) -> str:
        """Wait for a message that contains `words`, and return it."""
        found = eventually(lambda: [text for text in self.received if words in text], f"{words}\n{self.received}")
        return found[0]


class _Handler(BaseHTTPRequestHandler):
    server: Webhook

    def do_POST(self) -> None:
        self.server.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["text"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Log nothing."""


@contextmanager
def receiving() -> Iterator[Webhook]:
    """Receive notifications until the context ends."""
    with Webhook() as webhook:
        thread = threading.Thread(target=webhook.serve_forever)
        thread.start()
        try:
            yield webhook
        finally:
            webhook.shutdown()
            thread.join()


def save_block(webhook: Webhook) -> UUID:
    """Save the notification block on the server that Prefect's settings name."""
    url = f"http://127.0.0.1:{webhook.server_address[1]}/"
    data = {"text": "{{subject}}\n\n{{body}}"}
    block = CustomWebhookNotificationBlock(name="operators", url=url, json_data=data)
    return cast(UUID, block.save("operators", overwrite=True))
