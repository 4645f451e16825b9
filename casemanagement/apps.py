from django.apps import AppConfig


class CasemanagementConfig(AppConfig):
    name = "casemanagement"
    verbose_name = "Case Management"
    default_auto_field = "django.db.models.BigAutoField"

    def erstdaten(self) -> list[str]:
        """Fields of action and target groups of the Land."""
        from casemanagement.actions.erstdaten import load_erstdaten

        return load_erstdaten()

    def demodaten(self) -> list[str]:
        """Invented files; only in demo mode."""
        from casemanagement.actions.demodaten import load_demodaten

        return load_demodaten()
