from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest

from tickerfeed.fetch.certificate import Certificate, Distrust, certificate, explain

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
PAST, FUTURE = datetime(2026, 1, 5, tzinfo=UTC), datetime(2027, 3, 4, tzinfo=UTC)
OWN = Certificate("bao.example", "CA trung gian", ("bao.example",), PAST, FUTURE)
ABOVE = Certificate("CA trung gian", "CA gốc", (), PAST, FUTURE)


def distrust(code: int, *shown: Certificate) -> Distrust:
    cause = ssl.SSLCertVerificationError(1, "certificate verify failed")
    cause.verify_code, cause.verify_message = code, "odd"
    return Distrust(cause, shown)


def test_a_certificate_is_read_from_the_form_of_the_ssl_module() -> None:
    read = certificate(
        {
            "subject": ((("countryName", "VN"),), (("commonName", "bao.example"),)),
            "issuer": ((("organizationName", "Hãng\u202e Chứng thực\n" + "x" * 200),),),
            "notBefore": "Jan  5 00:00:00 2026 GMT",
            "notAfter": "Mar  4 00:00:00 2027 GMT",
            "subjectAltName": (("DNS", "bao.example"), ("email", "a@b.example"), ("IP Address", "192.0.2.1")),
            "caIssuers": ("http://ca.example/ca.crt", "http://other.example/"),
        }
    )
    assert read.issuer.startswith("Hãng Chứng thực x")
    assert len(read.issuer) == 100
    assert (read.subject, read.names) == ("bao.example", ("bao.example", "192.0.2.1"))
    assert (read.begins_at, read.ends_at, read.issuer_url) == (PAST, FUTURE, "http://ca.example/ca.crt")


@pytest.mark.parametrize("info", [{}, {"notAfter": "hôm qua", "subject": (), "issuer": ((("x", "y"),),)}])
def test_an_odd_certificate_is_read_as_far_as_it_goes(info: dict[str, object]) -> None:
    assert certificate(info) == Certificate()


def test_the_failure_stays_what_it_was() -> None:
    failure = distrust(10, OWN)
    assert isinstance(failure, ssl.SSLCertVerificationError)
    assert (failure.verify_code, failure.verify_message, failure.shown) == (10, "odd", (OWN,))


@pytest.mark.parametrize(
    ("code", "shown", "words"),
    [
        (9, [Certificate(begins_at=FUTURE)], "is not valid before 2027-03-04; check this machine's clock"),
        (9, [], "is not valid yet; check"),
        (10, [Certificate(ends_at=PAST), ABOVE], "the certificate has expired on 2026-01-05; the site must renew it"),
        (10, [OWN, Certificate("CA cũ", ends_at=PAST)], 'of its issuer "CA cũ" has expired on 2026-01-05'),
        (10, [OWN], "the certificate has expired; the site"),
        (
            18,
            [OWN],
            "self-signed; if it is the right one, put it into a PEM file and name that as the source's ca_file",
        ),
        (19, [OWN, ABOVE], 'lead to "CA gốc", an authority that is not known here'),
        (19, [], "lead to one, an authority"),
        (20, [OWN, ABOVE], 'lead to "CA gốc", an authority that is not known here'),
        (
            20,
            [OWN],
            'does not send the intermediate certificate that links its own to a known authority, that of "CA tr',
        ),
        (
            21,
            [Certificate(issuer_url="http://ca.example/ca.crt")],
            "authority (to be had at http://ca.example/ca.crt);",
        ),
        (20, [], "to a known authority; put it into a PEM file"),
        (62, [OWN], "for another name (bao.example); check the address"),
        (62, [Certificate(names=("a", "b", "c", "d", "e", "f"))], "(a, b, c, d and 2 more)"),
        (62, [], "for another name; check the address"),
        (64, [OWN], "not for this IP address (bao.example); use the site's name in the address"),
        (66, [OWN], "no longer safe; the site must renew it"),
        (99, [OWN], "the certificate: odd"),
    ],
)
def test_each_fault_is_named_with_its_remedy(code: int, shown: list[Certificate], words: str) -> None:
    assert words in explain(distrust(code, *shown), NOW)


def test_a_failure_without_certificates_is_explained_too() -> None:
    failure = ssl.SSLCertVerificationError(1, "x")
    failure.verify_code = 10
    assert explain(failure, NOW) == "the certificate has expired; the site must renew it"
