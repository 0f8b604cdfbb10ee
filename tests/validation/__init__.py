"""Proofs of the instrument: simulations, mutants, the report in a browser, containers that shut in."""
