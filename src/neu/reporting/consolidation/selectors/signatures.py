"""What the signature in a PDF comes to: whole or altered, by a certificate of ours or a stranger's."""

import asyncio
import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem
from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed
from pyhanko.sign.validation import ades
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, SignatureCoverageLevel
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import NO_REVOCATION, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from neu.reporting.consolidation.documents.signature import alone
from neu.reporting.consolidation.models import Edition, EditionFile, EditionSignature
from neu.reporting.consolidation.rules import SignatureState, hash_in

PDF, SIGNED = b"%PDF-", b"/ByteRange"
OUT_OF_DATE = (
    AdESIndeterminate.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
)


@dataclass(frozen=True)
class Examined:
    """A file's signature: its state, and what it says of itself where it can be read."""

    state: SignatureState
    certificate: str = ""  # whom it is made out to
    test: bool = False  # one of our test certificates
    signer: str = ""
    signed_at: datetime | None = None  # as the signer says: no time authority vouches for it
    edition: Edition | None = None  # the issued edition whose content hash the signature names


def examined(data: bytes) -> Examined:
    """Return what the signature in a file comes to. Nothing is fetched from anywhere; it never raises."""
    broken = SIGNED in data  # a signature that the reader does not meet was cut off
    if data[: len(PDF)] != PDF:
        return Examined(SignatureState.UNREADABLE if broken else SignatureState.NOT_PDF)
    try:
        found = list(PdfFileReader(io.BytesIO(data)).embedded_regular_signatures)
        if not found:
            return Examined(SignatureState.UNREADABLE if broken else SignatureState.NONE)
        return _examined(found[0], hashlib.sha256(data).hexdigest())
    except Exception:  # a stranger's file may break its reader in any way
        return Examined(SignatureState.UNREADABLE)


def _examined(one: EmbeddedPdfSignature, sha256: str) -> Examined:
    reason, signer = (str(one.sig_object.get(key, "")) for key in ("/Reason", "/Name"))
    known = EditionSignature.objects.filter(fingerprint=one.signer_cert.sha256.hex()).first()
    edition = Edition.objects.filter(content_hash=hash_in(reason) or "-").select_related("round").first()
    at = one.self_reported_timestamp
    state = _state(one, known, at)
    if state is SignatureState.VALID and not EditionFile.objects.filter(sha256=sha256, kind="pdf").exists():
        state = SignatureState.ALTERED  # in a byte that no signature covers: its own padding
    return Examined(
        state,
        known.certificate if known else str(one.signer_cert.subject.human_friendly)[:300],
        known is not None and known.test,
        signer,
        at,
        edition if known is not None else None,
    )


def _state(one: EmbeddedPdfSignature, known: EditionSignature | None, at: datetime | None) -> SignatureState:
    one.compute_integrity_info(skip_diff=True)
    roots = _certificates(known.chain) if known else [one.signer_cert]
    timing = ValidationTimingInfo(at, at, point_in_time_validation=True) if at else None
    asked = ades.ades_basic_validation(
        one.signed_data, _specification(roots), timing_info=timing, raw_digest=one.compute_digest()
    )
    result = alone(lambda: asyncio.run(asked))
    verdict = result.ades_subindic
    if isinstance(verdict, AdESFailure) or verdict is AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND:
        return SignatureState.ALTERED
    if one.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        return SignatureState.ADDED_TO
    if verdict in OUT_OF_DATE:
        return SignatureState.EXPIRED
    if known is None:
        return SignatureState.STRANGER
    return SignatureState.VALID if isinstance(verdict, AdESPassed) else SignatureState.UNREADABLE


def _specification(roots: list[asn1.Certificate]) -> SignatureValidationSpec:
    return SignatureValidationSpec(
        CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=roots),
            revinfo_policy=CertRevTrustPolicy(NO_REVOCATION),  # the register of editions says what stands
        ),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
            certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
        ),
    )


def _certificates(chain: str) -> list[asn1.Certificate]:
    """Return who vouches for a certificate; alone, it does itself: its fingerprint is in our register."""
    found = [asn1.Certificate.load(der) for _kind, _head, der in pem.unarmor(chain.encode(), multiple=True)]
    return found[1:] or found


def signature_of(edition: Edition) -> EditionSignature | None:
    """Return by which certificate an edition's PDF is signed; None: it is not."""
    return EditionSignature.objects.filter(edition=edition).first()


def examined_file(edition: Edition) -> Examined:
    """Return what the signature in an edition's PDF, as it is kept, comes to."""
    file = EditionFile.objects.get(edition=edition, kind="pdf")
    return examined(bytes(file.content))
