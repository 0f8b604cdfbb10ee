"""What does each Python guarantee when threads meet?  Litmus tests, and whether histories are linearizable."""
