"""A mail server for tests: takes letters into a folder, or does not, as the file `mode` there says.

    smtp.py FOLDER PORT [CERTIFICATE KEY [USER PASSWORD]]

With a certificate it offers STARTTLS and takes nothing without it. Each letter becomes two files: `N.eml` as it came
and `N.json` as Python's own parser reads it. Modes: `take` (or no file), `550`, `450` and `relay` (of the
recipient), `554` and `451` (of the content), `sender`, `hang` (takes a letter and never says so).
"""

import asyncio
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, port = sys.argv[1], int(sys.argv[2])


def mode():
    try:
        with open(os.path.join(folder, "mode")) as file:
            return file.read().strip()
    except FileNotFoundError:
        return "take"


def write(name, content):
    # Whole or not at all: tests look while it is written.
    path = os.path.join(folder, name)
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.rename(path + ".new", path)


def read(letter, session, envelope):
    message = email.message_from_bytes(letter, policy=email.policy.default)
    parts = {}
    for part in message.walk():
        if not part.is_multipart():
            parts[part.get_content_type()] = part.get_content()
    headers = {name: str(message[name]) for name in message.keys()}
    return {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "tls": session.ssl is not None,
        "user": session.auth_data.decode() if session.auth_data else None,
        "headers": headers,
        "defects": [str(defect) for part in message.walk() for defect in part.defects],
        "text": parts.get("text/plain"),
        "html": parts.get("text/html"),
        "parts": sorted(parts),
    }


class Handler:
    taken = 0

    async def handle_MAIL(self, server, session, envelope, address, options):
        if mode() == "sender":
            return f"553 5.7.1 <{address}> may not send here"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode() in ("550", "450"):
            return f"{mode()} 5.1.1 <{address}> no such user here"
        if mode() == "relay":
            return f"554 5.7.1 <{address}> relay access denied"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if mode() in ("554", "451"):
            return f"{mode()} 5.6.0 not wanted"
        letter = envelope.original_content
        Handler.taken = 1 + len([name for name in os.listdir(folder) if name.endswith(".eml")])
        write(f"{Handler.taken}.eml", letter)
        write(f"{Handler.taken}.json", json.dumps(read(letter, session, envelope)).encode())
        if mode() == "hang":
            await asyncio.sleep(3600)
        return "250 OK"


def authenticator(server, session, envelope, mechanism, data):
    user, password = sys.argv[5:7]
    good = data.login == user.encode() and data.password == password.encode()
    return AuthResult(success=good, handled=False, auth_data=data.login)


def smtp():
    options = {}
    if len(sys.argv) > 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[3], sys.argv[4])
        options = {"tls_context": context, "require_starttls": True}
    if len(sys.argv) > 5:
        options |= {"auth_required": True, "authenticator": authenticator}
    return SMTP(Handler(), hostname="mail.test", enable_SMTPUTF8=False, **options)


async def main():
    server = await asyncio.get_running_loop().create_server(smtp, "127.0.0.1", port)
    write("ready", b"")
    await server.serve_forever()


asyncio.run(main())
