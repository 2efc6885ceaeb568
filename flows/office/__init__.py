"""The office's ledger beside the work at one desk: kept up, asked, and never in the way."""
