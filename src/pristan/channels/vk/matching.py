"""Is a message in the dialog the one we tried to send? Pure."""

from pristan.channels.payload import Payload
from pristan.channels.vk.render import Part


def same_message(part: Part, there: Payload, *, random_id: int) -> bool:
    """Sent by the community, and carries our number or, where VK does not tell it, the same words and files."""
    if there.integer("out") != 1:
        return False
    told = there.integer("random_id")
    if told:
        return told == random_id
    kinds = sorted(item.text("type") for item in there.parts("attachments") if item.text("type") != "link")
    return there.text("text").split() == part.text.split() and kinds == sorted(one.kind for one in part.uploads)
