"""A configuration file on its way in: what it would change, and the one revision that it becomes once somebody says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from peewee import SqliteDatabase

from models.meaning.catalogue import Catalogue
from models.meaning.configuration import Configuration
from models.meaning.configuration_file import Asked, Change, Document, Unmatched, difference, match_account, onto
from models.meaning.saving import refuse_faults
from models.problems import UserMistake
from models.storage import accounts, revisions
from models.storage.secrets import EMARSYS, SecretStore, bound_hosts


@dataclass(frozen=True, slots=True)
class Proposal:
    """``old`` is the configuration in force, ``new`` what it would be.

    ``fault`` says why it cannot be saved as it is, ``asks_secret`` for which host the secret would have to be entered again.
    ``goes_live``: the file would go live; that is never a part of an import, and ``new`` does not.
    """

    old: Configuration
    new: Configuration
    changes: tuple[Change, ...]
    unmatched: tuple[Unmatched, ...] = ()
    warnings: tuple[str, ...] = ()
    fault: str = ""
    asks_secret: str = ""
    goes_live: bool = False


def propose(
    db: SqliteDatabase, document: Document, *, merge: bool = False, chosen: Mapping[Asked, int] | None = None
) -> Proposal:
    """What an import of ``document`` would do, with fields and events as the account in use calls them. Changes nothing."""
    old = revisions.latest(db)
    goes_live = document.emarsys.get("mode") == "live" and old.emarsys.mode != "live"
    if goes_live:
        document = document.without_mode()
    matched, unmatched = match_account(document, catalogue_of(db, old), old, chosen)
    proposal = judged(db, old, onto(old, matched, merge=merge))
    return replace(proposal, unmatched=unmatched, goes_live=goes_live)


def propose_revision(db: SqliteDatabase, number: int) -> Proposal:
    """What restoring a revision would do. Mode and account stay: an old revision never brings the live mode back."""
    old = revisions.latest(db)
    return judged(db, old, replace(revisions.revision(db, number), revision=old.revision, emarsys=old.emarsys))


def judged(db: SqliteDatabase, old: Configuration, new: Configuration) -> Proposal:
    """The step from one configuration to another, looked at as saving would. What is worth a warning already is not told."""
    _, known = _looked_at(db, old)
    fault, found = _looked_at(db, new)
    warnings = tuple(one for one in found if one not in known)
    hosts, kept_for = bound_hosts(new.emarsys), SecretStore(db).host_of(EMARSYS)
    asks = hosts if hosts != bound_hosts(old.emarsys) and kept_for not in (None, hosts) else ""
    return Proposal(old, new, tuple(difference(old, new)), (), warnings, fault, asks)


def _looked_at(db: SqliteDatabase, configuration: Configuration) -> tuple[str, tuple[str, ...]]:
    """Why it cannot be saved, if it cannot, and what is worth a warning."""
    try:
        return "", refuse_faults(configuration, catalogue_of(db, configuration))
    except UserMistake as mistake:
        return mistake.text, ()


def save(db: SqliteDatabase, proposal: Proposal, who: str, what: str, now: int) -> Configuration:
    """Save it as one revision. Raises ``UserMistake`` for its fault, and where somebody else has saved meanwhile."""
    if proposal.fault:
        raise UserMistake(proposal.fault)
    return revisions.save(db, replace(proposal.new, revision=proposal.old.revision), who, what, now)


def catalogue_of(db: SqliteDatabase, configuration: Configuration) -> Catalogue:
    """What is known of the account in use; an empty catalogue while it was never read."""
    return accounts.current(db.connection(), configuration).catalogue
