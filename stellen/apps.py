from django.apps import AppConfig


class StellenConfig(AppConfig):
    name = "stellen"
    verbose_name = "Stellen"
    default_auto_field = "django.db.models.BigAutoField"

    def erstdaten(self) -> list[str]:
        """The published staffing of 30.06.2024, through the importer."""
        from stellen.actions.erstdaten import load_erstdaten

        return load_erstdaten()
