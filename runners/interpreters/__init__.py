"""Which interpreters there are, and how each is got and recognised."""
