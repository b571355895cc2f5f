"""The database as the last wall: what the code checks first, PostgreSQL checks again."""
