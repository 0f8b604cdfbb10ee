"""What did a session find?  Its folder of results becomes pages, charts and a table for the terminal."""
