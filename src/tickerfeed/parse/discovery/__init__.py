"""What of a site can be polled: feeds that it names, links to, or is likely to have, and how good each is."""
