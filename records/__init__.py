"""One registration on disk: applicant, journal, evidence, receipt."""
