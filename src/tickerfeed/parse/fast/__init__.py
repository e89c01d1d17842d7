"""Well-formed feeds read without feedparser, as feedparser reads them."""
