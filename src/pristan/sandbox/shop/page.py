"""The page of the demo shop, for the chat named by its key."""

from importlib.resources import files
from typing import Final

CUSTOMER: Final = {
    "sub": "shop-1042",
    "name": "Гульнара Ветрова",
    "phone": "+79005550142",
    "email": "gulnara@shop.example",
}


def page(chat_key: str) -> str:
    """The page with the one script of the widget; nothing inline, as a strict policy demands."""
    template = files("pristan.sandbox.shop").joinpath("assets", "shop.html").read_text("utf-8")
    return template.replace("{{chat}}", chat_key)
