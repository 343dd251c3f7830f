"""Judges messages as dkimpy does. In: a line of JSON with the zone, then one message in base64 a line. Out: JSON lines."""
import base64
import json
import sys

import dkim

zone = {name: text.encode() for name, text in json.loads(sys.stdin.readline()).items()}


def txt(name, timeout=5):
    if isinstance(name, bytes):
        name = name.decode("ascii")
    return zone.get(name.rstrip("."))


def holds(message, index):
    try:
        return bool(dkim.DKIM(message).verify(idx=index, dnsfunc=txt))
    except dkim.ValidationError:
        return False


def signatures(message):
    fields, _ = dkim.rfc822_parse(message)
    count = sum(1 for name, _ in fields if name.strip().lower() == b"dkim-signature")
    return [holds(message, index) for index in range(count)]


for line in sys.stdin:
    message = base64.b64decode(line)
    try:
        verdict = {"dkim": signatures(message)}
        result, _, reason = dkim.arc_verify(message, dnsfunc=txt)
        verdict["arc"] = result.decode() if isinstance(result, bytes) else str(result)
        verdict["reason"] = reason if isinstance(reason, str) else str(reason)
    except Exception as error:
        verdict = {"error": "%s: %s" % (type(error).__name__, error)}
    print(json.dumps(verdict))
