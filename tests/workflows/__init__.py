"""The CI workflows, step by step, on this machine."""
