"""Staffing of all three Bausteine: reports of the Kommunen, audit, official report."""
