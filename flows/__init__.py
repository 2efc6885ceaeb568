"""The procedures staff run. Each reads like the article."""
