"""A signed PDF: PAdES by pyHanko, its visible stamp set by typst in the place the document keeps for it."""

import io
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from neu.registry.periods.rules import HANOI
from neu.reporting.consolidation.certificates import Identity, common_name
from neu.reporting.consolidation.documents.report import Place, compiled
from neu.reporting.consolidation.rules import reason_of

FIELD = "ChuKySo"
STAMP = Path(__file__).with_name("stamp.typ")
TEST = "Chứng thư thử nghiệm, không có giá trị pháp lý"
WIDTH, HEIGHT = 226, 54  # points; the document keeps 22 mm between the title and the name
BELOW = 5  # the title

Answer = TypeVar("Answer")
WHOLE = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins.uniform(0))


@dataclass(frozen=True)
class Said:
    """What a stamp says beside the certificate."""

    signer: str
    agency: str
    seat: str
    content_hash: str


def signed(pdf: bytes, place: Place, said: Said, identity: Identity, at: datetime) -> bytes:
    """Return the PDF with one signature over all of it; nothing may be added without breaking it.

    The hash of the content stands in the signature's reason, so it is signed for machines too.
    """
    top = place.y - BELOW
    box = (place.x, top - HEIGHT, place.x + WIDTH, top)
    style = StaticStampStyle(
        border_width=0, background=_Page(stamp(said, identity, at)), background_layout=WHOLE
    )
    signer = _At(
        PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=said.signer,
            location=said.seat,
            reason=reason_of(said.content_hash),
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        _signer(identity),
        stamp_style=style,
        new_field_spec=SigFieldSpec(FIELD, on_page=place.page - 1, box=box),
    )
    signer.at = at.astimezone(HANOI)
    out: io.BytesIO = alone(lambda: signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf))))
    return out.getvalue()


def alone(deed: Callable[[], Answer]) -> Answer:
    """Do it in a thread of its own: pyHanko opens an event loop, which a thread that runs one refuses."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(deed).result()


def stamp(said: Said, identity: Identity, at: datetime) -> bytes:
    """Return the stamp as a page: who, of which agency, when, by which certificate."""
    lines = [
        ("Ký số bởi", said.signer),
        ("Cơ quan", said.agency),
        ("Thời gian ký", f"{at.astimezone(HANOI):%d/%m/%Y %H:%M:%S} +07:00"),
    ]
    if not identity.test:
        lines.append(("Chứng thư", common_name(identity.certificate)))
    data: Mapping[str, Any] = {
        "lines": lines,
        "warning": TEST if identity.test else "",
        "width": WIDTH,
        "height": HEIGHT,
    }
    return compiled(STAMP, json.dumps(data, ensure_ascii=False), at)


class _At(PdfSigner):
    """Signs at a told instant: that of the deed."""

    at: datetime

    def init_signing_session(self, *args: Any, **more: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **more)
        session.system_time = self.at
        return session


class _Page(PdfContent):
    """The first page of a PDF in memory, as content of another one."""

    def __init__(self, data: bytes) -> None:
        super().__init__(box=BoxConstraints(width=WIDTH, height=HEIGHT))
        self.data = data

    def render(self) -> bytes:
        assert self.writer is not None
        found = self.writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.data)), page_ix=0)
        self.resources.xobject["/Con"] = found
        return b"/Con Do"


def _signer(identity: Identity) -> SimpleSigner:
    der = serialization.Encoding.DER
    chain = [asn1.Certificate.load(one.public_bytes(der)) for one in identity.chain]
    registry = SimpleCertificateStore()
    registry.register_multiple(chain[1:])
    key = identity.key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SimpleSigner(
        signing_cert=chain[0], signing_key=keys.PrivateKeyInfo.load(key), cert_registry=registry
    )
