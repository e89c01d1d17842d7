"""Stories to documents."""
