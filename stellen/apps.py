from django.apps import AppConfig


class StellenConfig(AppConfig):
    name = "stellen"
    verbose_name = "Stellen"
    default_auto_field = "django.db.models.BigAutoField"
