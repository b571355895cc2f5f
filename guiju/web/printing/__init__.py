"""Records on paper: from a kind's declaration to a PDF for the archive, each copy counted."""
