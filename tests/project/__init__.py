"""Tests of the suite that checks a project."""
