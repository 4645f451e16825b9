"""Path converters that several apps use; importing registers them."""

from django.urls import register_converter


class FormatKonverter:
    """A format that is made while one waits; the PDF is a job."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatKonverter, "berichtsformat")
