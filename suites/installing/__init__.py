"""Makes environments of interpreters, installs into them, and asks in them; commands that may hang or crash."""
