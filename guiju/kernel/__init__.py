"""What every record of every company rests on. No business noun lives here."""
