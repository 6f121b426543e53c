"""What is refused before it gets into the outbox."""

import pytest

from pristan.channels import channel
from pristan.channels.model import Button
from pristan.core.errors import InvalidInput
from pristan.outbox.model import Utterance
from pristan.outbox.service import check

ASK_PHONE = Button(text="Отправить мой номер", kind="request_contact")


def test_a_request_for_the_phone_goes_only_where_the_channel_has_such_a_button() -> None:
    utterance = Utterance(text="Пришлите номер", buttons=[[ASK_PHONE]])
    check(utterance, channel("max").manifest.capabilities)
    with pytest.raises(InvalidInput) as refused:
        check(utterance, channel("webchat").manifest.capabilities)
    assert refused.value.own_code == "message.no_such_button"
