"""What somebody uploads never runs in an operator's browser, whatever it calls itself."""

import httpx
import pytest

from tests.staff.people import AFirm, sign_in

SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
GIF_AND_SCRIPT = b"GIF89a/*" + SCRIPT + b"*/=1;"


@pytest.mark.parametrize(
    ("name", "mime", "content"),
    [
        pytest.param("a.html", "text/html", SCRIPT, id="a page"),
        pytest.param("a.png", "image/png", SCRIPT, id="a page that calls itself a picture"),
        pytest.param("a.svg", "image/svg+xml", SVG, id="a picture with a script"),
        pytest.param("a.xhtml", "application/xhtml+xml", SVG, id="xhtml"),
        pytest.param("a.js", "text/javascript", b"alert(1)", id="a script"),
        pytest.param("a.gif", "image/gif", GIF_AND_SCRIPT, id="a picture and a script at once"),
        pytest.param('a".html\r\nx: y', "text/html", SCRIPT, id="a name that breaks headers"),
        pytest.param("../../etc/passwd", "text/plain", b"x", id="a name that climbs"),
    ],
)
async def test_an_uploaded_file_does_not_run(
    client: httpx.AsyncClient, attacker: AFirm, name: str, mime: str, *, content: bytes
) -> None:
    await sign_in(client, attacker.owner)
    made = await client.post("/api/v1/files", files={"file": (name, content, mime)})
    if made.status_code >= 400:
        assert made.status_code in {413, 415, 422}, made.text
        return
    answer = await client.get(f"/api/v1/files/{made.json()['id']}")
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    kind = answer.headers["content-type"].partition(";")[0]
    disposition = answer.headers.get("content-disposition", "")
    assert kind not in {"text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript"} or (
        disposition.startswith("attachment")
    ), (kind, disposition)
    assert "\n" not in disposition
    assert ".." not in disposition.replace("%2E", ".").split("filename", 1)[-1].split("/")
    assert "x" not in {header for header in answer.headers if header == "x"}


async def test_the_page_may_not_be_framed_nor_run_inline_scripts(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/login")).headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert "unsafe" not in scripts
