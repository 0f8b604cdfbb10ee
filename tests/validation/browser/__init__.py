"""The report in a browser: what a reader can do with it, and what nobody else can."""
