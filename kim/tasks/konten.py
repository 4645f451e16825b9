"""Mail that must not be sent within a request."""

from celery import shared_task

from kim.actions.konten import send_passwortlink


@shared_task(
    name="kim.tasks.passwortlink_senden",
    autoretry_for=(OSError,),
    retry_backoff=10,
    max_retries=5,
)
def passwortlink_senden(nutzer_id: int, adresse: str) -> None:
    send_passwortlink(nutzer_id=nutzer_id, adresse=adresse)
