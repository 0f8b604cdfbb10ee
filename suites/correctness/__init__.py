"""Tests that each kernel's result is right on each subject, at every thread count, however the work is split."""
