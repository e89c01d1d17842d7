from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from tickerfeed.errors import TlsError
from tickerfeed.fetch import tls
from tickerfeed.fetch.tls import Trust


def test_a_context_is_made_once_for_each_file(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(path)
    trust = Trust()
    assert trust.context() is trust.context()
    assert trust.context(str(path)) is trust.context(str(path))
    assert trust.context() is not trust.context(str(path))


def test_a_file_adds_to_the_known_authorities(tmp_path: Path) -> None:
    path, own = tmp_path / "ca.pem", tmp_path / "own.pem"
    trustme.CA().cert_pem.write_to_path(path)
    trustme.CA().cert_pem.write_to_path(own)
    known = len(Trust().context().get_ca_certs())
    assert known > 50
    assert len(Trust(str(path)).context().get_ca_certs()) == known + 1
    assert len(Trust(str(path)).context(str(own)).get_ca_certs()) == known + 2


def test_it_checks_names_and_certificates() -> None:
    context = Trust().context()
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n"])
def test_a_file_that_holds_no_certificate_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TlsError) as told:
        Trust().context(str(path))
    assert str(told.value).startswith(f"{path}: ca_file cannot be read")


def test_certificates_are_judged_alike_by_all_versions_of_python() -> None:
    flags = Trust().context().verify_flags
    assert flags & ssl.VERIFY_X509_PARTIAL_CHAIN
    assert not flags & ssl.VERIFY_X509_STRICT


def test_where_python_keeps_the_certificates_elsewhere_none_are_told() -> None:
    assert tls._shown(object()) == []
