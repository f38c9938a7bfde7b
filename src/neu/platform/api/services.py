"""Keeping the answer of a deed with the deed: the same key again is answered, not done, again."""

from datetime import datetime

from django.db import OperationalError, connection, transaction

from neu.platform.api.models import KeptAnswer
from neu.platform.api.rules import KEPT_FOR, ApiRefusal
from neu.platform.text.refusals import Refused

LOCK_NOT_AVAILABLE = "55P03"
_CLAIM = """
INSERT INTO api_keptanswer (user_id, key, request_hash, body, at)
VALUES (%s, %s, %s, '', %s)
ON CONFLICT ON CONSTRAINT kept_answer_once DO NOTHING RETURNING id
"""


def claim(user_id: int, key: str, request_hash: str, *, at: datetime) -> KeptAnswer | None:
    """Claim the key for this deed and return None, or return what its twin was answered.

    Call it in the deed's transaction: a twin under way is waited for, and one that failed leaves no trace.

    :raises Refused: KEY_REUSED when another request had the key; KEY_IN_USE when its twin takes too long.
    """
    KeptAnswer.objects.filter(user_id=user_id, at__lt=at - KEPT_FOR).delete()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_CLAIM, [user_id, key, request_hash, at])
            if cursor.fetchone() is not None:
                return None
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
            raise Refused(ApiRefusal.KEY_IN_USE, where="Idempotency-Key") from error
        raise
    twin = KeptAnswer.objects.get(user_id=user_id, key=key)
    if twin.request_hash != request_hash:
        raise Refused(ApiRefusal.KEY_REUSED, where="Idempotency-Key")
    return twin


def keep(user_id: int, key: str, *, status: int, body: str) -> None:
    """Keep what the deed is answered, in its own transaction."""
    KeptAnswer.objects.filter(user_id=user_id, key=key).update(status=status, body=body)
