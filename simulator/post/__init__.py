"""The post: letters of the site, the applicant's mail provider, its Maildir and its IMAP server."""

from simulator.post.dovecot import Dovecot, DovecotError
from simulator.post.office import PostOffice

__all__ = ["Dovecot", "DovecotError", "PostOffice"]
