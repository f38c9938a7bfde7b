"""The certificate editions are signed with: a real one named by a setting, or this installation's test one.

Keys are files of NEU_HOME readable by their owner only; none is ever in the database. See ADR 11.
"""

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings

from neu.platform.text.refusals import Refused
from neu.reporting.consolidation.rules import Refusal

PEM = serialization.Encoding.PEM
NAME, NO_VALUE = "Chứng thư thử nghiệm của Nêu", "Không có giá trị pháp lý"
FROM, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)  # a demo tells of past years
KEY_BITS = 3072


@dataclass(frozen=True)
class Identity:
    """What signs: a key with its certificate first in `chain`; `test`: worth nothing in law."""

    key: rsa.RSAPrivateKey
    chain: tuple[x509.Certificate, ...]
    test: bool

    @property
    def certificate(self) -> x509.Certificate:
        return self.chain[0]

    @property
    def pem(self) -> str:
        """The certificates, without the key."""
        return "".join(one.public_bytes(PEM).decode() for one in self.chain)


def identity(at: datetime) -> Identity | None:
    """Return what signs today; None: in production without a certificate nothing is signed.

    :raises Refused: SIGNING_UNREADY when the named certificate cannot be used at that instant.
    """
    if settings.SIGNING_P12:
        found = _named(Path(settings.SIGNING_P12), settings.SIGNING_PASSWORD_FILE)
    elif settings.PRODUCTION:
        return None
    else:
        found = test_identity()
    begins, ends = found.certificate.not_valid_before_utc, found.certificate.not_valid_after_utc
    if not begins <= at <= ends:
        raise _unready(f"chứng thư có hiệu lực từ {begins:%d/%m/%Y} đến {ends:%d/%m/%Y}")
    return found


def _unready(why: str) -> Refused:
    return Refused(Refusal.SIGNING_UNREADY, {"why": why})


def _named(file: Path, password_file: str) -> Identity:
    try:
        password = Path(password_file).read_bytes().strip() if password_file else None
        data = file.read_bytes()
    except OSError as error:
        raise _unready(f"không đọc được tệp {error.filename}") from error
    try:
        key, own, others = pkcs12.load_key_and_certificates(data, password)
    except ValueError as error:
        raise _unready(f"tệp {file.name} không mở được bằng mật khẩu đã cho") from error
    if not isinstance(key, rsa.RSAPrivateKey) or own is None:
        raise _unready(f"tệp {file.name} không có khóa RSA kèm chứng thư")
    return Identity(key, (own, *others), test=False)


def test_identity() -> Identity:
    """Return this installation's test certificate, made at the first call by a test authority of its own."""
    home = Path(settings.HOME) / "signing"
    if not home.is_dir():
        _make(home)
    return _read(home, (home / "key.pem").stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(home: Path, _changed: int) -> Identity:
    key = serialization.load_pem_private_key((home / "key.pem").read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return Identity(key, tuple(load((home / "chain.pem").read_text("ascii"))), test=True)


def load(pem: str) -> Sequence[x509.Certificate]:
    """Return the certificates of a text as `Identity.pem` writes it."""
    return x509.load_pem_x509_certificates(pem.encode())


def _make(home: Path) -> None:
    """Write key and chain whole beside, then rename: whoever comes second uses what the first one made."""
    home.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="signing.", dir=home.parent))  # 0700
    authority_key, key = (rsa.generate_private_key(65537, KEY_BITS) for _each in range(2))
    top = _name(f"{NAME}: nơi cấp")
    authority = _certificate(top, top, authority_key, authority_key, is_authority=True)
    own = _certificate(_name(NAME), top, key, authority_key, is_authority=False)
    secret = key.private_bytes(
        PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # the authority's own key is kept nowhere: it has signed all it ever will
    with os.fdopen(os.open(beside / "key.pem", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secret)
    (beside / "chain.pem").write_bytes(own.public_bytes(PEM) + authority.public_bytes(PEM))
    try:
        beside.rename(home)
    except OSError:
        shutil.rmtree(beside)
        if not home.is_dir():
            raise


def _name(called: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, called),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, NO_VALUE),
        ]
    )


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: rsa.RSAPrivateKey,
    signing_key: rsa.RSAPrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=not is_authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=is_authority, crl_sign=is_authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number(), FROM, UNTIL)
        .add_extension(
            x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True
        )
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing_key.public_key()), critical=False
        )
        .sign(signing_key, hashes.SHA256())
    )


def common_name(certificate: x509.Certificate) -> str:
    """Return whom a certificate is made out to."""
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 by which a certificate is known, as 64 hexadecimal digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()
