"""The article's edition: ``www.ras-immi.moj.go.jp``, everything under ``/WC01/`` (domain.md 2)."""
