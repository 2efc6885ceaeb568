"""The article's edition: ``www.ras-immi.moj.go.jp``, under ``/WC01/`` (docs/domain.md 2)."""
