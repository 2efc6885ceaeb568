"""What the pytest plugin is made of: an office for each test, a browser with the card in it."""
