"""What a browser says of the headers of our own answers.

What a policy stops is said on the console: a page on which something was stopped looks or works
less well than it was made to, or somebody has put something on it.
"""

from playwright.sync_api import ConsoleMessage, Page

_NAMES = ("content security policy", "permissions-policy", "permissions policy", "cross-origin-")


def listen_for_stops(page: Page) -> list[str]:
    """Filled from now on with what the browser says to have stopped."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if any(name in message.text.lower() for name in _NAMES):
            said.append(message.text)

    page.on("console", hear)
    return said
