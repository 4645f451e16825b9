"""Names across spellings and scripts: how they are written, how they sound, how alike they are."""

from casemanagement.namen.form import Name, einteilige, name
from casemanagement.namen.vergleich import aehnlichkeit

__all__ = ["Name", "aehnlichkeit", "einteilige", "name"]
