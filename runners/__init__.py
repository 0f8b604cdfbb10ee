"""Takes a request to a subject: lists the interpreters, gets them, and starts them."""
