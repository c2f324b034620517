"""Mail servers with bad days: real e-mail backends that tests choose through ``settings.EMAIL_BACKEND``.

``server`` is one that is spoken to over the network, and answers as it is told.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Barrier, Thread

from django.core.mail.backends.locmem import EmailBackend


class Down(EmailBackend):
    """Nobody answers."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("no answer for " + messages[0].to[0])


class DownForAWhile(EmailBackend):
    """Fails as many times as ``failures`` says, then works.  A test sets the number."""

    failures = 0

    def send_messages(self, messages):
        if type(self).failures:
            type(self).failures -= 1
            raise SMTPServerDisconnected("try later")
        return super().send_messages(messages)


class Refusing(EmailBackend):
    """Knows no such mailbox; with ``code`` 450 only for the moment."""

    code = 550

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({address: (self.code, b"unknown") for address in messages[0].to})


class RefusingForNow(Refusing):
    code = 450


class Raising(EmailBackend):
    """Every mail ends with ``error``.  A test sets it."""

    error: Exception

    def send_messages(self, messages):
        raise self.error


class Meeting(EmailBackend):
    """Two workers always have a mail under way at the same moment.  A test sets the barrier."""

    barrier: Barrier

    def send_messages(self, messages):
        self.barrier.wait(timeout=10)
        return super().send_messages(messages)


class Meanwhile(EmailBackend):
    """While a mail is under way something else happens.  A test says what."""

    happens = None

    def send_messages(self, messages):
        type(self).happens()
        return super().send_messages(messages)


class FailingMeanwhile(Meanwhile):
    """The same, and then nobody answers."""

    def send_messages(self, messages):
        Meanwhile.happens()
        raise SMTPServerDisconnected("no answer")


class Conversation(StreamRequestHandler):
    """One connection to ``server``."""

    USUAL = {"DATA": "354 go on", "QUIT": "221 bye"}

    def handle(self):
        self.say(self.server.answers.get("greeting", "220 here"))
        for line in self.rfile:
            command = line.split()[0].decode().upper()
            answer = self.server.answers.get(command, self.USUAL.get(command, "250 fine"))
            self.say(answer)
            if answer.startswith("354"):
                self.read_letter()
                self.say(self.server.answers.get("letter", "250 taken"))
            if command == "QUIT":
                return

    def say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())

    def read_letter(self) -> None:
        self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))


@contextmanager
def server(**answers: str) -> Iterator[ThreadingTCPServer]:
    """A mail server on this machine: what it answers to commands, as ``greeting`` and to the ``letter``."""
    with ThreadingTCPServer(("127.0.0.1", 0), Conversation) as listening:
        listening.answers, listening.letters = answers, []
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield listening
        finally:
            listening.shutdown()
            thread.join()
