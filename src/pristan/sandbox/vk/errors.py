"""Errors of the API in VK's own numbers and words (errors.json of VKCOM/vk-api-schema)."""

from __future__ import annotations

_WORDS = {
    3: "Unknown method passed",
    5: "User authorization failed: invalid access_token (4).",
    6: "Too many requests per second",
    8: "Invalid request: v (version) is required",
    9: "Flood control",
    10: "Internal server error",
    14: "Captcha needed",
    15: "Access denied",
    100: "One of the parameters specified was missing or invalid",
    104: "Not found",
    900: "Can't send messages for users from blacklist",
    901: "Can't send messages for users without permission",
    909: "Can't edit this message, because it's too old",
    911: "Keyboard format is invalid",
    912: "This is a chat bot feature, change this status in settings",
    914: "Message is too long",
    920: "Can't edit this kind of message",
    924: "Can't delete this message for everybody",
    936: "Contact not found",
    2000: "Servers number limit is reached",
}


class VkError(Exception):
    """The API refuses: ``{"error": {"error_code", "error_msg"}}`` with HTTP 200."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        self.message = f"{_WORDS[code]}: {detail}" if detail else _WORDS[code]
        super().__init__(self.message)
