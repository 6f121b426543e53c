"""Yandex Messenger: a channel of employees. Its bot tells colleagues of conversations and takes their answers.

Hands parsed things to ingest, takes notices from ``alerts``; no customer is ever here.
"""

from pristan.channels.hook import Hook, path_secret
from pristan.channels.registry import Channel, load_manifest
from pristan.channels.yandex_messenger.connector import YandexMessengerConnector
from pristan.channels.yandex_messenger.parse import lane_key, parse

CHANNEL = Channel(
    manifest=load_manifest("yandex_messenger"),
    parse=parse,
    lane_key=lane_key,
    connect=YandexMessengerConnector,
    hook=Hook(secret=path_secret),
)

__all__ = ["CHANNEL"]
