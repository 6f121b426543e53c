"""Asking for consents and taking them back: texts, questions, personal pages, records of staff, imports, «СТОП».

Writes to the register of ``contacts``, which alone says what holds. Decides nothing about sending; the gate does.
"""

from pristan.consents.hearing import hear_answers, hear_press, hear_refusals

__all__ = ["hear_answers", "hear_press", "hear_refusals"]
