"""Two hundred hostile starts of the command."""
