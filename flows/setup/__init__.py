"""Setting a desk up: the article's installation, each step verified by looking.

Nothing here drives a browser or an installer. The person does the steps, in a browser that is
opened as they would open it themselves; we look at what came of it.
"""
