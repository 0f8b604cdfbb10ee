"""Lists the interpreters, gets them, and recognises them."""
