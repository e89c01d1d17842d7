"""When and how to ask a source, and what an answer means."""
