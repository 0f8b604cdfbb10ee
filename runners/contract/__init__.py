"""What keeps a file from being a portable kernel?  First what can be read, then what its subjects say."""
