"""Tests of the routes: jobs, strategies, and the session that measures them."""
