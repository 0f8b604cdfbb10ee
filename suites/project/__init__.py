"""A user's own project on every interpreter: installed, its tests alone and in threads, and what differs."""
