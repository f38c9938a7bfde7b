"""Signatures in the issued PDF: whole as issued, invalid after any one byte; older editions have none."""

import hashlib
import io
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from neu.platform.text.refusals import Refused
from neu.reporting.consolidation import certificates
from neu.reporting.consolidation.documents import report, signature
from neu.reporting.consolidation.models import Edition, EditionFile, EditionSignature
from neu.reporting.consolidation.rules import Refusal, SignatureState, hash_in, reason_of
from neu.reporting.consolidation.selectors import signatures, verify
from tests.reporting.consolidation.issued import (
    Issued,
    behind_the_triggers,
    corrected,
    issue,
    prepare,
    refused,
)
from tests.reporting.consolidation.samples import content, layout

AT = datetime(2024, 9, 30, 3, tzinfo=UTC)
HASH = "ab" * 32


def pdf_of(edition: Edition) -> bytes:
    return bytes(edition.files.get(kind="pdf").content)


def test_the_reason_of_a_signature_names_the_content():
    assert hash_in(reason_of(HASH)) == HASH
    assert [hash_in(one) for one in ("", "Phát hành", reason_of("ab"))] == ["", "", ""]


def test_the_issued_pdf_is_signed_and_its_signature_holds(first: Issued):
    data = pdf_of(first.edition)
    found = signatures.examined(data)
    assert (found.state, found.test, found.edition) == (SignatureState.VALID, True, first.edition)
    assert found.signed_at == first.edition.issued_at
    field = pypdf.PdfReader(io.BytesIO(data)).get_fields()[signature.FIELD]
    assert field["/V"]["/SubFilter"] == "/ETSI.CAdES.detached"
    assert hash_in(field["/V"]["/Reason"]) == first.edition.content_hash
    stamp = pypdf.PdfReader(io.BytesIO(signature.stamp(
        signature.Said("Đặng Thị Nguyệt", "Ủy ban nhân dân tỉnh Quảng Ngãi", "Quảng Ngãi", HASH),
        certificates.test_identity(), AT,
    ))).pages[0].extract_text()  # fmt: skip
    for words in ("Đặng Thị Nguyệt", "Ủy ban nhân dân tỉnh", "30/09/2024 10:00:00", signature.TEST):
        assert words in " ".join(stamp.split())


def test_the_key_lies_in_the_home_for_its_owner_only_and_nowhere_else(first: Issued, settings):
    key = Path(settings.HOME) / "signing" / "key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    kept = EditionSignature.objects.get(edition=first.edition)
    assert "PRIVATE" not in kept.chain
    assert kept.test
    assert b"PRIVATE" not in pdf_of(first.edition)


def test_two_processes_that_make_the_certificate_at_once_use_one(settings, tmp_path: Path):
    settings.HOME = tmp_path
    mine = certificates.test_identity()
    certificates._make(tmp_path / "signing")  # comes second
    assert certificates.test_identity().pem == mine.pem
    assert os.listdir(tmp_path) == ["signing"]


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_any_one_byte_flipped_makes_the_signature_invalid(first: Issued, where: float, flip: int):
    data = bytearray(pdf_of(first.edition))
    data[int(where * len(data))] ^= flip
    found = signatures.examined(bytes(data))
    assert found.state in {SignatureState.ALTERED, SignatureState.UNREADABLE, SignatureState.ADDED_TO}


def test_the_padding_no_signature_covers_is_checked_too(first: Issued):
    data = pdf_of(first.edition)
    at = data.rindex(b"00>")  # the last zeros of the signature's own room
    changed = data[:at] + b"1" + data[at + 1 :]
    assert signatures.examined(changed).state is not SignatureState.VALID


def test_what_is_added_after_signing_is_named(first: Issued):
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf_of(first.edition)))
    writer.root["/Lang"] = writer.root.get("/Lang", "vi")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert signatures.examined(out.getvalue()).state is SignatureState.ADDED_TO


def test_a_stranger_s_certificate_is_whole_and_not_ours(first: Issued, settings, tmp_path: Path):
    settings.HOME, home = tmp_path, settings.HOME
    identity = certificates.test_identity()
    settings.HOME = home
    printed = report.pdf(content(), layout(), content_hash=HASH, issued_at=AT)
    place = report.signing_place(content(), layout(), content_hash=HASH)
    said = signature.Said("Người lạ", "Cơ quan lạ", "Nơi lạ", first.edition.content_hash)
    found = signatures.examined(signature.signed(printed, place, said, identity, AT))
    assert (found.state, found.edition) == (SignatureState.STRANGER, None)


@pytest.mark.parametrize(
    ("data", "state"),
    [
        (b"", SignatureState.NOT_PDF),
        (b"PK\x03\x04", SignatureState.NOT_PDF),
        (b"%PDF-1.7\n" + b"<<" * 5000, SignatureState.UNREADABLE),
        (b"%PDF-1.7\n%%EOF", SignatureState.UNREADABLE),
    ],
)
def test_no_file_breaks_the_examination(db: None, data: bytes, state: SignatureState):
    assert signatures.examined(data).state is state


def test_a_pdf_without_a_signature_says_so(db: None):
    printed = report.pdf(content(), layout(), content_hash=HASH, issued_at=AT)
    assert signatures.examined(printed).state is SignatureState.NONE


def test_a_failed_signature_leaves_no_edition(first: Issued, settings, undo: None):
    corrected(first.play, 57)
    draft = prepare(first.play, reason="thử")
    settings.SIGNING_P12 = "/khong/co.p12"
    said = refused(lambda: issue(first.play, draft, "301/BC-UBND"))
    assert said.code == Refusal.SIGNING_UNREADY
    assert "co.p12" in said.params["why"]
    assert not Edition.objects.filter(draft=draft).exists()
    settings.SIGNING_P12 = ""
    assert issue(first.play, draft, "301/BC-UBND").files.count() == 3


def test_a_real_certificate_is_named_by_a_setting(settings, tmp_path: Path):
    test = certificates.test_identity()
    file, password = tmp_path / "that.p12", tmp_path / "mat-khau"
    locked = serialization.BestAvailableEncryption(b"bi mat")
    file.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", test.key, test.certificate, list(test.chain[1:]), locked)
    )
    settings.SIGNING_P12, settings.SIGNING_PASSWORD_FILE = str(file), str(password)
    password.write_text("bi mat\n")
    found = certificates.identity(AT)
    assert found is not None
    assert (found.test, found.pem) == (False, test.pem)
    password.write_text("sai")
    with pytest.raises(Refused) as caught:
        certificates.identity(AT)
    assert "mật khẩu" in caught.value.params["why"]
    password.write_text("bi mat")
    with pytest.raises(Refused) as caught:
        certificates.identity(datetime(2060, 1, 1, tzinfo=UTC))
    assert "hiệu lực" in caught.value.params["why"]


def test_production_without_a_certificate_signs_nothing_and_says_so(
    first: Issued, settings, client, undo: None
):
    corrected(first.play, 58)
    settings.PRODUCTION = True
    edition = issue(first.play, prepare(first.play, reason="thử"), "302/BC-UBND")
    settings.PRODUCTION = False
    assert signatures.examined(pdf_of(edition)).state is SignatureState.NONE
    assert verify(edition).ok
    answer = client.get("/xac-minh/", {"ma": hashlib.sha256(pdf_of(edition)).hexdigest()}).content.decode()
    assert "Bản không ký số" in answer


def test_a_forged_file_with_a_forged_hash_is_found_by_its_signature(first: Issued, undo: None):
    data = bytearray(pdf_of(first.edition))
    data[len(data) // 3] ^= 1
    forged = hashlib.sha256(bytes(data)).hexdigest()
    pk = EditionFile.objects.get(edition=first.edition, kind="pdf").pk
    behind_the_triggers(
        "consolidation_editionfile",
        f"content = '\\x{bytes(data).hex()}', sha256 = '{forged}' WHERE id = {pk}",
    )
    assert [one.kind for one in verify(first.edition).found] == ["SIGNATURE"]


def test_anybody_has_a_signature_examined(first: Issued, client):
    data = pdf_of(first.edition)

    def sent(body: bytes):
        return client.post("/xac-minh/", {"tep": SimpleUploadedFile("bao-cao.pdf", body)})

    page = sent(data).content.decode()
    assert "Chữ ký số hợp lệ" in page
    assert "không có giá trị pháp lý" in page
    changed = bytearray(data)
    changed[len(data) // 2] ^= 1
    page = sent(bytes(changed)).content.decode()
    assert "đã bị sửa" in page
    assert "Chữ ký số hợp lệ" not in page
    assert "không phải PDF" in sent(b"xin chao").content.decode()
    assert client.post("/xac-minh/", {}).status_code == 422
    assert sent(b"").status_code == 422
    big = sent(b"%PDF-" + b"0" * (3 * 1024 * 1024))
    assert big.status_code == 413
    assert "2 MB" in big.content.decode()


def test_a_known_hash_says_who_signed(first: Issued, client, client_of):
    page = client.get("/xac-minh/", {"ma": hashlib.sha256(pdf_of(first.edition)).hexdigest()})
    assert "Chữ ký số hợp lệ" in page.content.decode()
    own = client_of(first.edition.issued_by).get(f"/tong-hop/ban-phat-hanh/{first.edition.pk}/")
    assert "thử nghiệm, không có giá trị pháp lý" in own.content.decode()


def test_one_address_sends_few_files_a_minute(db: None, client, settings):
    settings.EXAMINED_FILES_A_MINUTE = 2

    def sent() -> int:
        return client.post("/xac-minh/", {"tep": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}).status_code

    assert [sent(), sent(), sent()] == [200, 200, 429]
