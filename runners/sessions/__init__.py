"""Where results live: a folder a session, its journal, and what may stand in one."""
