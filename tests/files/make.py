"""Makes good and hostile files; nothing of anybody else's is kept in the repository."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

import docx
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Dictionary, Name, Pdf, String
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODT = "application/vnd.oasis.opendocument.text"
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
)


def upload(name: str, content: bytes, content_type: str = "application/pdf") -> SimpleUploadedFile:
    """An upload as Django hands it over."""
    return SimpleUploadedFile(name, content, content_type)


def pdf(*lines: str, title: str = "CV", compress: int = 1) -> bytes:
    """A plain CV."""
    out = BytesIO()
    canvas = Canvas(out, pageCompression=compress)
    canvas.setTitle(title)
    for number, line in enumerate(lines or ("Anna Åkesson", "Sales")):
        canvas.drawString(72, 750 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def saved(document: Pdf, *, packed: bool = False, **options: object) -> bytes:
    """The bytes of a pikepdf document; *packed* puts its objects into object streams."""
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    out = BytesIO()
    document.save(out, object_stream_mode=mode, **options)
    return out.getvalue()


def acting_pdf(action: str, *, packed: bool = False) -> bytes:
    """A PDF whose catalog runs an action of that type when it is opened."""
    document = pikepdf.open(BytesIO(pdf()))
    document.Root.OpenAction = document.make_indirect(
        Dictionary(S=Name(f"/{action}"), JS=String("app.alert(1)"), F=String("x"))
    )
    return saved(document, packed=packed)


def going_pdf() -> bytes:
    """A PDF that opens on its first page, as one real CV in ten does."""
    document = pikepdf.open(BytesIO(pdf()))
    document.Root.OpenAction = Dictionary(
        S=Name.GoTo, D=pikepdf.Array([document.pages[0].obj, Name.FitH, 700])
    )
    return saved(document)


def carrying_pdf(name: str, content: bytes, *, packed: bool = False) -> bytes:
    """A PDF with an embedded file."""
    document = pikepdf.open(BytesIO(pdf()))
    document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)
    return saved(document, packed=packed)


def locked_pdf(user: str, owner: str = "owner", revision: int = 4, *, packed: bool = False) -> bytes:
    """An encrypted PDF."""
    lock = pikepdf.Encryption(owner=owner, user=user, R=revision, aes=revision >= 4, metadata=revision >= 4)
    return saved(pikepdf.open(BytesIO(pdf())), packed=packed, encryption=lock)


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF written by hand, object by object; readers rebuild its table."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, text) for number, text in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def object_stream(*objects: bytes, packed: bool = True, extra: bytes = b"") -> bytes:
    """The text of an object stream that holds *objects*, numbered from 10."""
    header, body = b"", b""
    for number, text in enumerate(objects, 10):
        header += b"%d %d " % (number, len(body))
        body += text + b" "
    data = header + body
    content = zlib.compress(data) if packed else data
    return b"<< /Type /ObjStm /N %d /First %d /Length %d %s %s >>\nstream\n%s\nendstream" % (
        len(objects),
        len(header),
        len(content),
        b"/Filter /FlateDecode" if packed else b"",
        extra,
        content,
    )


def word() -> bytes:
    """A plain DOCX."""
    out = BytesIO()
    document = docx.Document()
    document.add_heading("Anna Åkesson")
    document.add_paragraph("Sales, Swedish and English.")
    document.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    """An archive of *parts* in their order."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            mode = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=mode)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an archive."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_with(changes: Mapping[str, bytes | str], *, types: str = "") -> bytes:
    """A DOCX with parts added or replaced; *types* goes into the list of content types."""
    parts: dict[str, bytes | str] = dict(parts_of(word()))
    listed = parts["[Content_Types].xml"].decode()  # type: ignore[union-attr]  # bytes as read above
    parts["[Content_Types].xml"] = listed.replace("</Types>", f"{types}</Types>")
    parts.update(changes)
    return zipped(parts)


def word_linking(kind: str, target: str) -> bytes:
    """A DOCX with an external relationship in its settings."""
    relation = f'<Relationship Id="r1" Type="{REL}/{kind}" Target="{target}" TargetMode="External"/>'
    return word_with(
        {
            "word/_rels/settings.xml.rels": '<?xml version="1.0"?><Relationships xmlns='
            f'"http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'
        }
    )


def office(main: str, part: str) -> bytes:
    """The smallest PPTX or XLSX: a main part of that content type."""
    return zipped(
        {
            "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/'
            f'2006/content-types"><Override PartName="/{part}" ContentType="{main}.main+xml"/></Types>',
            "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
            f'2006/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="{part}"/></Relationships>',
            part: '<?xml version="1.0"?><root/>',
        }
    )


def odt(changes: Mapping[str, bytes | str] | None = None, manifest: str = "") -> bytes:
    """A plain ODT, with parts added or replaced."""
    parts: dict[str, bytes | str] = {
        "mimetype": ODT,
        "content.xml": '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office='
        '"urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:body/></office:document-content>',
        "META-INF/manifest.xml": MANIFEST.format(manifest),
    }
    return zipped({**parts, **(changes or {})}, stored=("mimetype",))


def picture(kind: str = "PNG", size: tuple[int, int] = (20, 10)) -> bytes:
    """A picture."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()
