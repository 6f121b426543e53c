"""Local twins of messengers: demo, training ground, test peer. Imports only core and kit."""
