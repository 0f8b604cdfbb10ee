"""Asks what each Python guarantees when threads meet: litmus tests, and whether histories are linearizable."""
