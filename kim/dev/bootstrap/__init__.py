"""From a bare python3 to a complete `.venv` and the assets. Standard library only."""
