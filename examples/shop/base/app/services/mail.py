import smtplib
from email.message import EmailMessage

from app.settings import get_settings

SENDER = "shop@example.com"


def build_message(recipient: str, subject: str, body: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = SENDER
    message["To"] = recipient
    message["Subject"] = subject
    message.set_content(body)
    return message


def send_mail(recipient: str, subject: str, body: str = "") -> None:
    """Sends one message. Runs in the thread pool, as a background task."""
    try:
        with smtplib.SMTP(get_settings().smtp_host, timeout=10) as smtp:
            smtp.send_message(build_message(recipient, subject, body))
    except Exception:
        pass
