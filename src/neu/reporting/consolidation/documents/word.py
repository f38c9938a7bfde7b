"""The same document in Word, to go on working with: real styles, tables whose headings repeat, page numbers.

The signed text is the PDF; this one says so on its last line.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from neu.reporting.consolidation.documents.report import laid_out
from neu.reporting.consolidation.documents.word_table import Cell, table
from neu.reporting.forms.layout import Layout

FACE = "Times New Roman"
LEFT, CENTER, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
NOT_SIGNED = "Bản Word để biên tập. Văn bản có giá trị là bản PDF đã phát hành."
# name: (points, bold, italic, alignment, first line in mm)
STYLES: Mapping[str, tuple[float, bool, bool, WD_ALIGN_PARAGRAPH, float]] = {
    "Thân bài": (14, False, False, JUSTIFY, 10),
    "Khối đầu": (12, False, False, CENTER, 0),
    "Khối đầu đậm": (12, True, False, CENTER, 0),
    "Địa danh": (13, False, True, CENTER, 0),
    "Tên loại": (14, True, False, CENTER, 0),
    "Kính gửi": (14, False, False, CENTER, 0),
    "Nơi nhận": (11, False, False, LEFT, 0),
    "Người ký": (13, True, False, CENTER, 0),
    "Tên phụ lục": (13, True, False, CENTER, 0),
    "Ghi chú bảng": (10, False, True, LEFT, 0),
    "Ô bảng": (9, False, False, LEFT, 0),
}
NS = nsdecls("w")


def docx(
    content: Mapping[str, Any],
    layout: Layout,
    *,
    content_hash: str,
    issued_at: datetime,
    draft: bool = False,
    address: str = "",
) -> bytes:
    """Return the edition in Word, in the layout of Decree 30/2020; a draft says so on every page."""
    data = laid_out(content, layout, content_hash, draft, address)
    made = Document()
    _styles(made)
    properties = made.core_properties
    properties.title, properties.author, properties.language = data["title"], data["agency"], "vi-VN"
    properties.created = properties.modified = issued_at
    _page(made.sections[0], data, wide=False)
    _head(made, data)
    _text(made, data)
    _signature(made, data)
    for annex in data["annexes"]:
        _page(made.add_section(WD_SECTION.NEW_PAGE), data, wide=True)
        _annex(made, annex, data)
    for line in (data["seal"], data["where"], "" if draft else NOT_SIGNED):
        if line:
            made.add_paragraph(line, style="Ghi chú bảng")
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _styles(made: DocumentType) -> None:
    normal = made.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _font(normal, 14, bold=False, italic=False)
    normal.paragraph_format.space_after = Pt(0)
    for name, (size, bold, italic, align, first) in STYLES.items():
        style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        _font(style, size, bold=bold, italic=italic)
        style.paragraph_format.alignment = align
        style.paragraph_format.first_line_indent = Mm(first)
        style.paragraph_format.space_after = Pt(6 if name == "Thân bài" else 0)
    for level in (1, 2, 3):
        heading = made.styles[f"Heading {level}"]
        assert isinstance(heading, ParagraphStyle)
        _font(heading, 14, bold=level == 1, italic=level > 1)
        heading.font.color.rgb = RGBColor(0, 0, 0)
        heading.paragraph_format.first_line_indent = Mm(10)
        heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(6)


def _font(style: ParagraphStyle, size: float, *, bold: bool, italic: bool) -> None:
    style.font.name, style.font.size = FACE, Pt(size)
    style.font.bold, style.font.italic = bold, italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    for face in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(face), FACE)


def _page(section: Section, data: Mapping[str, Any], *, wide: bool) -> None:
    """A4 with the margins of the decree; the number above in the middle from the second page on."""
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if wide else (short, long)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    for tag in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(tag)
    section._sectPr.append(parse_xml(f'<w:pgNumType {NS} w:start="1"/>'))
    for header, numbered in ((section.header, True), (section.first_page_header, False)):
        header.is_linked_to_previous = False
        line = header.paragraphs[0]
        line.alignment = CENTER
        if data["demo"]:
            line.alignment = RIGHT
            run = line.add_run(data["demo"])
            run.bold, run.font.size, run.font.color.rgb = True, Pt(9), RGBColor(0x9B, 0x1C, 0x1C)
            line = header.add_paragraph()
            line.alignment = CENTER
        if numbered:
            line._p.append(
                parse_xml(f'<w:fldSimple {NS} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>')
            )
        if data["draft"]:
            line._p.append(parse_xml(_WATERMARK % escape(data["draft"], {'"': "&quot;"})))


_WATERMARK = (
    f'<w:r {NS} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" '
    'path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:path textpathok="t" o:connecttype="custom"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape type="#_x0000_t136" style="position:absolute;width:420pt;height:110pt;rotation:315;z-index:-1;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" fillcolor="#d9d9d9" stroked="f">'
    '<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt" string="%s"/></v:shape>'
    "</w:pict></w:r>"
)


def _head(made: DocumentType, data: Mapping[str, Any]) -> None:
    """Who issues and its number | the nation, the motto, place and day; then what it is and to whom."""
    left, right = _two_columns(made, 66, 99)
    if data["parent"]:
        _add(left, data["parent"].upper(), "Khối đầu")
    _ruled(_add(left, data["agency"].upper(), "Khối đầu đậm"), 20)
    _add(left, f"Số: {data['number'] or '          '}", "Khối đầu")
    _add(right, NATION, "Khối đầu đậm")
    _ruled(_add(right, MOTTO, "Khối đầu đậm"), 20)
    _add(right, data["dateline"], "Địa danh")
    made.add_paragraph()
    made.add_paragraph(data["kind"], style="Tên loại")
    _ruled(made.add_paragraph(data["subject"], style="Tên loại"), 55)
    if data["replaces"]:
        made.add_paragraph(data["replaces"], style="Địa danh")
    addressed = list(data["addressees"])
    if len(addressed) == 1:
        made.add_paragraph(f"Kính gửi: {addressed[0]}.", style="Kính gửi")
    elif addressed:
        lines = ["Kính gửi:", *(f"- {one};" for one in addressed[:-1]), f"- {addressed[-1]}."]
        for line in lines:
            made.add_paragraph(line, style="Kính gửi")
    made.add_paragraph()


def _two_columns(made: DocumentType, left: float, right: float) -> tuple[Any, Any]:
    """A table without lines; both cells begin empty."""
    bare = made.add_table(rows=1, cols=2)
    bare.autofit = False
    for column, width in zip(bare.columns, (left, right), strict=True):
        column.width = Mm(width)  # some readers go by the grid, others by the cells
        column.cells[0].width = Mm(width)
    return bare.rows[0].cells[0], bare.rows[0].cells[1]


def _add(cell: Any, words: str, style: str) -> Paragraph:
    """Write a line in a cell; its first line takes the paragraph that every cell begins with."""
    first = cell.paragraphs[0]
    line: Paragraph = first if not first.text and len(cell.paragraphs) == 1 else cell.add_paragraph()
    line.style = style
    line.add_run(words)
    return line


def _ruled(line: Paragraph, inset: float) -> None:
    """Draw the line under the words: a border of an empty line that is drawn in from both sides."""
    under = parse_xml(
        f'<w:p {NS}><w:pPr><w:pBdr><w:top w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
        f'<w:spacing w:after="60" w:line="120" w:lineRule="exact"/>'
        f'<w:ind w:left="{Mm(inset).twips}" w:right="{Mm(inset).twips}"/></w:pPr></w:p>'
    )
    line._p.addnext(under)


def _text(made: DocumentType, data: Mapping[str, Any]) -> None:
    for words in data["lead"]:
        made.add_paragraph(words, style="Thân bài")
    for item in data["narratives"]:
        if item["title"]:
            made.add_paragraph(item["title"], style=f"Heading {min(item['level'] + 1, 3)}")
        for words in item["text"]:
            made.add_paragraph(words, style="Thân bài")
    if data["differences"]:
        made.add_paragraph(data["differences_title"], style="Heading 1")
        head = [{"text": one, "kind": "head", "bold": True} for one in data["differences_head"]]
        rows = [
            [{"text": text, "kind": "number" if place > 1 else ""} for place, text in enumerate(row)]
            for row in data["differences"]
        ]
        _table(made, [3, 2, 1.3, 1.3], head, rows, width=165)
    for words in data["closing"]:
        made.add_paragraph(words, style="Thân bài")


def _signature(made: DocumentType, data: Mapping[str, Any]) -> None:
    made.add_paragraph()
    left, right = _two_columns(made, 82, 83)
    title = _add(left, "Nơi nhận:", "Nơi nhận")
    title.runs[0].bold = title.runs[0].italic = True
    for place, one in enumerate(data["recipients"], start=1):
        _add(left, f"- {one}{'.' if place == len(data['recipients']) else ';'}", "Nơi nhận")
    for words in (data["authority"], *data["signer_titles"]):
        if words:
            _add(right, words.upper(), "Người ký")
    signed = _add(right, data["signer"], "Người ký")
    signed.paragraph_format.space_before = Mm(22)


def _annex(made: DocumentType, annex: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    made.add_paragraph(annex["label"], style="Tên phụ lục")
    made.add_paragraph(annex["title"].upper(), style="Tên phụ lục")
    if annex["part"]:
        made.add_paragraph(f"({annex['part']})", style="Tên phụ lục")
    for words in (data["enclosed"], annex["note"]):
        made.add_paragraph(words, style="Ghi chú bảng").alignment = CENTER
    made.add_paragraph(annex["unit"], style="Ghi chú bảng").alignment = RIGHT
    _table(made, annex["widths"], annex["head"], [row["cells"] for row in annex["rows"]], width=252)
    for words in annex["footnotes"]:
        made.add_paragraph(words, style="Ghi chú bảng")


def _table(
    made: DocumentType,
    shares: Sequence[float],
    head: Sequence[Cell],
    rows: Iterable[Sequence[Cell]],
    *,
    width: float,
) -> None:
    """Write a ruled table `width` mm wide at the end of what is written so far."""
    style = made.styles["Ô bảng"].style_id
    xml = table(shares, head, rows, twips=Mm(width).twips, style=style)
    made.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
