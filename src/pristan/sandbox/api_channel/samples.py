"""Things a customer of the twin can send at a press."""

import io
import wave

from PIL import Image


def a_picture() -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (480, 640), "#0B6A77").save(sink, "PNG")
    return sink.getvalue()


def a_sound() -> bytes:
    sink = io.BytesIO()
    with wave.open(sink, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x00" * 8000)
    return sink.getvalue()
