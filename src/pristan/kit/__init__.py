"""Tools of the house: database, settings, time, secrets, files, HTTP, logs.

Knows nothing of messages and companies' business. Everything above may use it.
"""
