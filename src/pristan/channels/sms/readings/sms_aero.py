"""SMS Aero: states by ``sms/status`` and by the callback; there is no incoming in its API.

https://smsaero.ru/integration/documentation/api/.
"""

from collections.abc import Sequence

from pristan.channels.payload import Payload
from pristan.channels.sms.readings import Odd, Reading, Report
from pristan.channels.sms.readings.fields import hooked, moment, word


def read(body: Payload) -> Sequence[Reading]:
    told = body.part("status") or hooked(body)
    external_id, value = word(told, "id"), word(told, "status")
    if not external_id or not value:
        return [Odd(reason="SMS Aero: no state")]
    phone = word(told, "number")
    at = moment(told, "dateAnswer")
    return [Report(external_id=external_id, value=value, at=at, phone=phone, detail=word(told, "extendStatus"))]
