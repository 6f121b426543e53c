"""Pure decisions of the room: values in, value out. No clock, no randomness, no I/O."""
