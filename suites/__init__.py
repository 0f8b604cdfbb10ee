"""Questions that are put to every subject, and the judges of the answers."""
