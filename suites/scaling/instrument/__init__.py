"""How good is the instrument itself?  Its own cost, its intervals, its duty, and how it compares with other tools."""
