"""Tests of the money of the Pauschale."""
