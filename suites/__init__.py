"""What is asked of every subject, and how an answer is judged."""
