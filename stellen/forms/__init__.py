"""Forms of the staffing pages."""
