"""VK Teams: a channel of employees. Its bot tells colleagues of conversations and takes their answers.

Hands parsed things to ingest, takes notices from ``alerts``; no customer is ever here.
"""

from pristan.channels.registry import Channel, load_manifest
from pristan.channels.vk_teams.connector import TeamsConnector
from pristan.channels.vk_teams.parse import lane_key, parse

CHANNEL = Channel(manifest=load_manifest("vk_teams"), parse=parse, lane_key=lane_key, connect=TeamsConnector)

__all__ = ["CHANNEL"]
