"""The move of customers into lawful channels: whom to invite, how and when, and what came of it.

Makes plans and funnels out of rows. Sends nothing itself: every touch is an entry of the outbox, and the gate decides.
"""

from pristan.campaigns.touching import CampaignStation

__all__ = ["CampaignStation"]
