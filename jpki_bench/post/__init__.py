"""The post: letters of the site, the applicant's mail provider, its Maildir and its IMAP server."""

from jpki_bench.post.dovecot import Dovecot, DovecotError
from jpki_bench.post.office import PostOffice

__all__ = ["Dovecot", "DovecotError", "PostOffice"]
