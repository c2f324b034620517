"""As much of a browser as the bench needs: one kept connection, cookies, forms."""

import gzip
import re
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlencode

HOST = "127.0.0.1"
HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')
_addresses = count(1)


@dataclass(frozen=True)
class Answer:
    """What the site said."""

    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        """The page, unpacked."""
        raw = gzip.decompress(self.body) if self.body[:2] == b"\x1f\x8b" else self.body
        return raw.decode()

    def fields(self, name: str) -> list[str]:
        """Every value the page's forms give to a field or a button."""
        return [value for found, value in HIDDEN.findall(self.text) if found == name]


class Browser:
    """Somebody at a network address of their own; ``forget`` makes it somebody else."""

    def __init__(self, port: int):
        self.connection = HTTPConnection(HOST, port, timeout=60)
        self.forget()

    def forget(self) -> None:
        """No cookies any more, and another address: the limits count people, not this bench."""
        number = next(_addresses)
        self.cookies = {}
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, *, part: str = "", **fields: str) -> Answer:
        """Send a form with its token; where a ``part`` of the page is wanted, as htmx does."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrf"], **fields})
        return self._ask("POST", path, body, {"HX-Request": "true", "HX-Target": part} if part else {})

    def _ask(self, method: str, path: str, body: str | None = None, more: dict | None = None) -> Answer:
        headers = {"Accept-Encoding": "gzip", "X-Forwarded-For": self.address, **(more or {})}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, response.getheader("Location", ""), response.read())
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer
