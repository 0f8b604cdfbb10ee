"""How a request reaches a subject: which interpreters there are, how to get them, how to start them."""
