"""The steps; ``ledger.schema.SCHEMA`` names the last."""
