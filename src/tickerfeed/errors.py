"""Every failure that tickerfeed reports, as one tree.

::

    TickerfeedError
    ├── ConfigError          the operator's files: unreadable, or with mistakes
    ├── EditError            what an editor asked for cannot be done
    ├── StoreError           the database
    │   ├── SchemaError      written by a newer or an unknown version
    │   ├── OwnedStore       another process folds and publishes from it
    │   └── BackupError      a backup that cannot be written, read, or put into this store
    ├── FetchError           an exchange with a source failed
    │   ├── RefusedAddress   the guard did not let us dial
    │   ├── TlsError         the certificate or the handshake
    │   ├── Unreachable      name not found, refused, reset
    │   ├── TimedOut         the whole exchange took too long
    │   ├── TooLarge         body or header over its limit
    │   ├── RedirectError    too many, looping, or leading nowhere
    │   ├── Disallowed       robots.txt keeps programs out of this page
    │   └── ProtocolError    not HTTP, or a body that cannot be decoded
    │       └── Unasked      304 to a request that set no condition
    ├── ParseError           a body that is no feed
    │   ├── NotAFeed         another kind of document
    │   ├── ChallengePage    a site's gate instead of its content
    │   └── ParseLimit       took too much time or memory, and was ended
    ├── PublishError         the outputs could not be written
    └── ServeError           an address cannot be listened on

Each prints as one line: what, of which subject, because of what. The cause stays attached as ``__cause__``.
"""

from __future__ import annotations


class TickerfeedError(Exception):
    """Base of all; ``message`` says what went wrong and what to do, ``subject`` is the url, path or source id."""

    def __init__(self, message: str, subject: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject

    def __str__(self) -> str:
        line = f"{self.subject}: {self.message}" if self.subject else self.message
        return " ".join(line.split())


class ConfigError(TickerfeedError):
    """The configuration cannot be used; ``mistakes`` holds one line each, with file and line where known."""

    def __init__(self, message: str, subject: str = "", mistakes: tuple[str, ...] = ()) -> None:
        super().__init__(message, subject)
        self.mistakes = mistakes


class EditError(TickerfeedError):
    """What an editor asked for cannot be done; ``candidates`` are the stories that a name may have meant."""

    def __init__(self, message: str, subject: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message, subject)
        self.candidates = candidates


class StoreError(TickerfeedError):
    """The database cannot be opened, read or written."""


class SchemaError(StoreError):
    """The database was written by a newer or an unknown version."""


class OwnedStore(StoreError):
    """Another process folds and publishes from this store, which has one owner at a time."""


class BackupError(StoreError):
    """A backup cannot be written, or is damaged, of a newer version, or not to be put into this store."""


class FetchError(TickerfeedError):
    """An exchange with a source failed; ``code`` is a short stable word for status pages."""

    code = "fetch"


class RefusedAddress(FetchError):
    """The guard did not let us dial: the address is not globally routable and not listed."""

    code = "refused-address"


class TlsError(FetchError):
    """The certificate or the handshake failed."""

    code = "tls"


class Unreachable(FetchError):
    """Name not found, connection refused or reset."""

    code = "unreachable"


class TimedOut(FetchError):
    """The whole exchange took longer than allowed."""

    code = "timeout"


class TooLarge(FetchError):
    """The body, on the wire or decoded, or the header is over its limit."""

    code = "too-large"


class RedirectError(FetchError):
    """Too many redirects, a loop, or a redirect without a usable target."""

    code = "redirect"


class Disallowed(FetchError):
    """The site's robots.txt keeps programs out of this page (RFC 9309)."""

    code = "robots"


class ProtocolError(FetchError):
    """The answer is not HTTP, or its body cannot be decoded."""

    code = "protocol"


class Unasked(ProtocolError):
    """A 304 to a request that set no condition: there is nothing that it could be about (RFC 9110 15.4.5)."""


class ParseError(TickerfeedError):
    """A body that cannot be read as a feed; ``code`` as in `FetchError`."""

    code = "parse"


class NotAFeed(ParseError):
    """The body is another kind of document."""

    code = "not-a-feed"


class ChallengePage(ParseError):
    """A site's gate answered instead of its content."""

    code = "challenge"


class ParseLimit(ParseError):
    """Reading the body took too much time or memory and was ended."""

    code = "parse-limit"


class PublishError(TickerfeedError):
    """The outputs could not be written; what was there before stays."""


class ServeError(TickerfeedError):
    """An address cannot be listened on."""
