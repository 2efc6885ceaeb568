"""One class a screen: what is on it and what can be done there. No flow, no mail, no card."""
