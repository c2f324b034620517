"""Mail servers with bad days: real e-mail backends that tests choose through ``settings.EMAIL_BACKEND``."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Barrier

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
