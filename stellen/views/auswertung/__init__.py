"""Questions to the figures: each page is answer, picture, table, method, download."""
