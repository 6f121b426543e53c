"""SMPP 3.4 over a connection of our own; the PDUs of requests and the alphabet come from aiosmpplib.

Its ESME is not used: it acknowledges what arrives before anybody has stored it, sends again by itself what was not
answered, and writes texts and phones to its log.
"""
